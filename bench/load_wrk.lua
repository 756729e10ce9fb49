-- Asks for one line of a list after the other and measures by itself how long each answer takes.
-- wrk's own percentiles are not used: it adds made-up ones for requests that were "omitted" while it waited, which is
-- wrong where quick and slow answers are mixed. One connection a thread, so that the time between two calls
-- of request() is the time of one answer.

local ffi = require("ffi")
ffi.cdef("typedef struct { long seconds; long nanoseconds; } moment; int clock_gettime(int, moment *);")
local moment = ffi.new("moment")
local threads = {}

local function milliseconds()
  ffi.C.clock_gettime(1, moment)
  return tonumber(moment.seconds) * 1000 + tonumber(moment.nanoseconds) / 1000000
end

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

function init(args)
  lines, times = {}, {}
  asked = number == 0 and -1 or 0 -- the first thread is asked for a request once more than is sent, to see if it can
  for line in io.lines(args[1]) do lines[#lines + 1] = line end
  step, place = tonumber(args[2]), tonumber(args[3]) + number
end

function request()
  last = milliseconds()
  if asked > 0 then times[asked] = last - before else first = last end
  before, asked = last, asked + 1
  local path, body = lines[place % #lines + 1]:match("^(.-)\t(.*)$")
  place = place + step
  if body == "" then return wrk.format("GET", path) end
  return wrk.format("POST", path, nil, body)
end

function done(summary)
  local all, asked, rate = {}, 0, 0
  for _, thread in ipairs(threads) do
    for _, time in ipairs(thread:get("times")) do all[#all + 1] = time end
    asked = asked + thread:get("asked")
    rate = rate + (thread:get("asked") - 1) * 1000 / math.max(thread:get("last") - thread:get("first"), 1)
  end
  table.sort(all)
  -- Where hardly an answer came in time: what there is to say, without a second answer to measure from.
  if rate == 0 then rate = summary.requests * 1000000 / summary.duration end
  local function share(part) return all[math.max(1, math.ceil(#all * part))] or summary.duration / 1000 end
  local e = summary.errors
  -- wrk says nothing of a connection that is closed without an answer; one request a thread is still under way.
  local lost = math.max(0, asked - summary.requests - #threads)
  io.write(string.format('{"rate": %f, "p50": %f, "p95": %f, "p99": %f, "requests": %d, "bytes": %d, "errors": ' ..
    '{"connect": %d, "read": %d, "write": %d, "timeout": %d, "status": %d, "lost": %d}}\n',
    rate, share(0.5), share(0.95), share(0.99), summary.requests, summary.bytes,
    e.connect, e.read, e.write, e.timeout, e.status, lost))
end
