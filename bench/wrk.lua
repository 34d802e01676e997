-- One request after another out of a list made beforehand, and the outcome as a line of JSON.
-- Arguments: method, path, number of recipes, bearer token, file. "%d" in the path becomes the id of a recipe. The
-- file, where there is one, has a body (POST) or a path a line.

local requests, turn = {}, 0

function init(args)
  local method, path, recipes, token, file = args[1], args[2], tonumber(args[3]), args[4], args[5]
  local headers = { ["Content-Type"] = "application/json" }
  if token then headers["Authorization"] = "Bearer " .. token end
  if file then
    for line in io.lines(file) do
      local is_body = method == "POST"
      requests[#requests + 1] = wrk.format(method, is_body and path or line, headers, is_body and line or nil)
    end
    return
  end
  math.randomseed(20)
  for i = 1, 1000 do
    local body
    if method == "POST" then
      body = string.format(
        '{"label": "Garlic Lentil Stew, take %d", "source": "bench", "url": "https://example.com/recipes/%d"}',
        math.random(1000000), i)
    end
    requests[i] = wrk.format(method, string.format(path, math.random(recipes)), headers, body)
  end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "microseconds": %d, "p50": %d, "p99": %d, "refused": %d, "broken": %d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
