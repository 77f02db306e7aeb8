-- Confirms: each request posts to the next path of a list, so that no link is followed twice. The
-- last argument says how many are passed over.
local paths = {}

function init(args)
  for line in io.lines(args[1]) do paths[#paths + 1] = line end
  body, cookie, place = args[2], args[3] or "", tonumber(args[4])
end

function request()
  place = place + 1
  local path = paths[(place % #paths) + 1]
  return wrk.format("POST", path, {
    ["Content-Type"] = "application/x-www-form-urlencoded",
    ["Cookie"] = cookie,
    ["X-Forwarded-For"] = string.format("10.%d.%d.1", place % 200, math.floor(place / 200) % 250),
  }, body)
end
