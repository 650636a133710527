-- N addresses in turn, PATH with a "NUMBER" from FIRST on; each thread of wrk begins elsewhere.
local first, n, path = tonumber(os.getenv("FIRST")), tonumber(os.getenv("N")), os.getenv("SPREAD_PATH")
local started, at = 0, 0

function setup(thread)
	thread:set("offset", started)
	started = started + math.floor(n / 2)
end

function request()
	at = at + 1
	return wrk.format("GET", (path:gsub("NUMBER", tostring(first + (offset + at) % n))))
end
