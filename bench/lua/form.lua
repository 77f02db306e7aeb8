-- Posts one form after another: each with an address of its own, from a network of its own.
-- The form holds {n} where the running number goes. The session is one for all, or each time the
-- next of a list; the last argument says how many are passed over.
local counter, passed_over = 0, 0
local start = os.time()
local cookies = {}

function init(args)
  local file = io.open(args[1], "r")
  template = file:read("*a")
  file:close()
  cookie = args[2] or ""
  if args[3] and args[3] ~= "" then
    for line in io.lines(args[3]) do cookies[#cookies + 1] = line end
    passed_over = tonumber(args[4])
  end
end

function request()
  counter = counter + 1
  local n = string.format("%d-%d", counter, os.time())
  local body = template:gsub("{n}", n)
  local network = string.format("10.%d.%d.1", (start + math.floor(counter / 250)) % 250, counter % 250)
  return wrk.format("POST", nil, {
    ["Content-Type"] = "application/x-www-form-urlencoded",
    ["Cookie"] = cookies[passed_over + counter] or cookie,
    ["X-Forwarded-For"] = network,
  }, body)
end
