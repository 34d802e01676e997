-- One recipe, again and again, and the outcome as a line of JSON. Argument: milliseconds between an answer and the next
-- request of a connection.

local pause = 0

function init(args)
  pause = tonumber(args[1])
  wrk.path = "/api/v1/recipes/1"
  if pause > 0 then
    delay = function() return pause end
  end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "microseconds": %d, "p50": %d, "p99": %d, "refused": %d, "broken": %d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
