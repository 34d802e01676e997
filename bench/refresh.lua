-- Refreshes sessions, each with the token that the last answer gave, and the outcome as a line of JSON.
-- Arguments: path, file with a refresh token a line (more than there are connections), number of threads.

local started, threads, tokens, path = 0, 1, {}, nil
local headers = { ["Content-Type"] = "application/x-www-form-urlencoded" }

function setup(thread)
  thread:set("number", started)
  started = started + 1
end

function init(args)
  path, threads = args[1], tonumber(args[3])
  local line_number = 0
  for line in io.lines(args[2]) do
    if line_number % threads == number then tokens[#tokens + 1] = line end
    line_number = line_number + 1
  end
end

function request()
  return wrk.format("POST", path, headers, "grant_type=refresh_token&refresh_token=" .. table.remove(tokens))
end

function response(_, _, body)
  tokens[#tokens + 1] = body:match('"refresh_token":"([^"]+)"')
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "microseconds": %d, "p50": %d, "p99": %d, "refused": %d, "broken": %d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
