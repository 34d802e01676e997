-- Logins of many users, one after another, and how they were answered as a line of JSON.
-- Arguments: number of users, their password, whether clients wait as long as a refusal tells them to.

local users, password, turn, waits = 1, "", 0, {}
accepted, refused, odd = 0, 0, 0
local thread

function setup(only)
  thread = only
end

function init(args)
  users, password = tonumber(args[1]), args[2]
  if args[3] == "patient" then
    -- Called before a request of any connection that was answered: as many wait as were told to.
    delay = function() return (table.remove(waits) or 0) * 1000 end
  end
end

function request()
  turn = turn % users + 1
  local body = string.format("username=cook%d%%40example.com&password=%s", turn - 1, password)
  return wrk.format("POST", "/api/v1/auth/login", { ["Content-Type"] = "application/x-www-form-urlencoded" }, body)
end

function response(status, headers)
  local wait = tonumber(headers["retry-after"] or headers["Retry-After"])
  if status == 200 then
    accepted = accepted + 1
  elseif (status == 429 or status == 503) and wait then
    refused = refused + 1
    waits[#waits + 1] = wait
  else
    odd = odd + 1
  end
end

function done(summary)
  local function count(name) return thread:get(name) end
  io.write(string.format(
    '{"microseconds": %d, "accepted": %d, "refused": %d, "odd": %d}\n',
    summary.duration, count("accepted"), count("refused"), count("odd")))
end
