-- What readers ask: threads, lists, searches. THREADS of them are there. Prints the 95th percentile.
-- Words are those of threads.sql, by their place in the frequency list. People search for what others
-- asked, 2 to 4 words of a title; some put together what stands in no one title, some think of common words
-- only, a few mistype.
local syllables = {}
for s in ("ba be bi bo bu da de di do du fa fe fi fo fu ga ge gi go gu ka ke ki ko ku la le li lo lu "
	.. "ma me mi mo mu na ne ni no nu pa pe pi po pu ra re ri ro ru ta te ti to tu va ve vi vo vu"):gmatch("%a+") do
	syllables[#syllables + 1] = s
end
local factors = { 7919, 104729, 611953, 821641, 953 }
local lists = { "/questions", "/", "/questions?sort=votes", "/questions?sort=active", "/tags/refund", "/tags/filter",
	"/questions?state=unanswered" }
local threads = tonumber(os.getenv("THREADS"))
local only = os.getenv("ONLY") -- "thread", "list", "search" or a path: to see what is slow
local started = 0

function setup(thread)
	started = started + 1
	thread:set("seed", started)
end

function init()
	math.randomseed(seed)
end

local function word(place)
	local x = place * 7919 % 216000
	return syllables[1 + x % 60] .. syllables[1 + math.floor(x / 60) % 60] .. syllables[1 + math.floor(x / 3600)]
end

-- A place from the 20th on, as rare as title words are.
local function draw(most)
	return math.floor(20 * (most / 20) ^ math.random())
end

local function query()
	local dice, n, out = math.random(), math.random(2, 4), {}
	local thread, from = math.random(threads), math.random(0, 4)
	for i = 1, n do
		local x = thread * factors[1 + (from + i) % 5] % 1000003
		local place = math.floor(20 * 1000 ^ (x * x % 1000003 / 1000003))
		if dice < 0.15 then
			place = draw(200)
		elseif dice < 0.35 then
			place = i == 1 and math.random(500, 20000) or draw(20000)
		end
		out[i] = word(place)
	end
	if dice > 0.95 then
		out[1] = out[1]:gsub("^(.)(.)", "%2%1")
	end
	return table.concat(out, "+")
end

function request()
	local dice = math.random()
	if only and only:sub(1, 1) == "/" then
		return wrk.format("GET", only)
	elseif only == "thread" or not only and dice < 0.6 then
		local n = math.random(threads)
		return wrk.format("GET", "/questions/" .. (1000000 + n) .. "/thread-" .. n)
	elseif only == "list" or not only and dice < 0.8 then
		return wrk.format("GET", lists[math.random(#lists)])
	end
	return wrk.format("GET", "/search?q=" .. query())
end

function done(summary, latency)
	io.write(string.format("p50_us=%d p95_us=%d bad=%d\n", latency:percentile(50), latency:percentile(95), summary.errors.status))
end
