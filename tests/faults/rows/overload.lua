-- What wrk asks for: a recipe, a page, a ranked search, and a write among ten, of what no search finds: each minute is
-- to be as dear as the one before. `wrk ... URL -- TOKEN`
local token, turn, refused = nil, 0, 0
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(arguments)
  token = arguments[1]
  counts, without = {}, 0
end

local paths = { "/api/v1/recipes/1", "/api/v1/recipes?limit=20", "/api/v1/recipes?q=soup" }

function request()
  turn = turn + 1
  local headers = { ["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json" }
  if turn % 10 == 0 then
    return wrk.format("POST", "/api/v1/recipes", headers, '{"label": "Bread of the day", "source": "Load"}')
  end
  return wrk.format("GET", paths[turn % 3 + 1], headers)
end

-- Who is refused comes again when it was told to.
function delay()
  if refused == 0 then
    return 0
  end
  refused = refused - 1
  return 1000
end

function response(status, headers)
  counts[status] = (counts[status] or 0) + 1
  if status == 503 then
    refused = refused + 1
    if not headers["retry-after"] then
      without = without + 1
    end
  end
end

function done(summary, latency)
  local total, missing = {}, 0
  for _, thread in ipairs(threads) do
    for status, count in pairs(thread:get("counts")) do
      total[status] = (total[status] or 0) + count
    end
    missing = missing + thread:get("without")
  end
  for status, count in pairs(total) do
    io.write(string.format("status %d %d\n", status, count))
  end
  local errors = summary.errors
  io.write(string.format("seconds %f\nwithout %d\np99 %f\n", summary.duration / 1e6, missing, latency:percentile(99) / 1e3))
  io.write(string.format("errors %d\n", errors.connect + errors.read + errors.write + errors.timeout))
end
