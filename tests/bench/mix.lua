-- What readers ask: threads, lists, searches. THREADS of them are there. Prints the 95th percentile.
local words = { "kettle", "filter", "battery", "invoice", "toaster", "lamp", "charger", "speaker", "blender",
	"fridge", "scale", "heater", "camera", "router", "printer", "voucher", "receipt", "hinge" }
local verbs = { "return", "clean", "repair", "replace", "connect", "cancel", "register", "charge", "descale", "reset" }
local lists = { "/questions", "/", "/questions?order=votes", "/questions?order=active", "/tags/refund", "/tags/filter",
	"/questions?order=unanswered" }
local threads = tonumber(os.getenv("THREADS"))
local started = 0

function setup(thread)
	started = started + 1
	thread:set("seed", started)
end

function init()
	math.randomseed(seed)
end

function request()
	local dice = math.random()
	if dice < 0.6 then
		local n = math.random(threads)
		return wrk.format("GET", "/questions/" .. (1000000 + n) .. "/thread-" .. n)
	elseif dice < 0.8 then
		return wrk.format("GET", lists[math.random(#lists)])
	end
	return wrk.format("GET", "/search?q=" .. verbs[math.random(#verbs)] .. "+" .. words[math.random(#words)])
end

function done(summary, latency)
	io.write(string.format("p95_us=%d bad=%d\n", latency:percentile(95), summary.errors.status))
end
