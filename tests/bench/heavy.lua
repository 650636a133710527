-- Requests of one account: PATH, made new each time where it holds NUMBER; with BODY as a form's.
local path, body, at = os.getenv("HEAVY_PATH"), os.getenv("HEAVY_BODY"), math.random(1000000)

wrk.headers["Cookie"] = os.getenv("HEAVY_COOKIE")
if body then
	wrk.method, wrk.body = "POST", body
	wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
end

function request()
	at = at + 1
	return wrk.format(nil, (path:gsub("NUMBER", tostring(at))))
end
