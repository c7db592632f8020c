-- Starts the server, and starts it again when it dies: later each time, and not for ever.

local config = require("astrolens.config")
local message = require("astrolens.message")
local server = require("astrolens.server")

local M = {}

---A server that ran this long, in milliseconds, did not die of its start: counting begins anew.
local WELL = 60000

---The longest that a start is put off, in milliseconds.
local LONGEST = 30000

---@alias astrolens.Stopped "by-user"|"given-up"

---Why no server is started; nothing if one may be.
---@type astrolens.Stopped?
M.stopped = nil

---How often it died in a row.
M.deaths = 0

---@type uv.uv_timer_t?
local waiting

---Lets servers be started, with all that went wrong forgotten.
function M.reset()
  M.stopped = nil
  M.deaths = 0
  message.forget()
  if waiting then
    waiting:stop()
    waiting = nil
  end
end

---@param code integer
---@param signal integer
---@return string
local function manner(code, signal)
  return signal ~= 0 and ("signal %d"):format(signal) or ("exit code %d"):format(code)
end

---@param text string
local function give_up(text)
  M.stopped = "given-up"
  message.error(text .. ": `:Astrolens restart` tries again, `:Astrolens log` tells more")
end

---@class astrolens.Life
---@field began integer when it was started
---@field answered boolean it has said what it offers
---@field asked_to_end boolean

---@param life astrolens.Life
---@param how string
local function died(life, how)
  if M.stopped or vim.v.exiting ~= vim.NIL then
    return
  end
  if not life.answered then
    give_up(("the server ended before it answered (%s)"):format(how))
    return
  end
  local options = config.get().server
  M.deaths = vim.uv.now() - life.began > WELL and 1 or M.deaths + 1
  if M.deaths > options.restarts then
    give_up(("the server ended %d times in a row, last by %s"):format(M.deaths, how))
    return
  end
  local delay = math.min(options.backoff * 2 ^ (M.deaths - 1), LONGEST)
  waiting = vim.defer_fn(function()
    waiting = nil
    require("astrolens.client").attach_all()
  end, delay)
end

---@param rpc vim.lsp.rpc.PublicClient
---@param life astrolens.Life
---@return vim.lsp.rpc.PublicClient
local function watched(rpc, life)
  local request, terminate = rpc.request, rpc.terminate
  function rpc.request(method, params, callback, ...)
    if method == "shutdown" then
      life.asked_to_end = true
    elseif method == "initialize" then
      local answered = callback
      callback = function(trouble, result)
        life.answered = trouble == nil
        return answered(trouble, result)
      end
    end
    return request(method, params, callback, ...)
  end
  function rpc.terminate()
    life.asked_to_end = true
    return terminate()
  end
  return rpc
end

---Starts the server: the `cmd` of the client's configuration.
---@param dispatchers vim.lsp.rpc.Dispatchers
---@return vim.lsp.rpc.PublicClient
function M.start(dispatchers)
  ---@type astrolens.Life
  local life = { began = vim.uv.now(), answered = false, asked_to_end = false }
  local on_exit = dispatchers.on_exit
  dispatchers = vim.tbl_extend("force", dispatchers, {
    on_exit = function(code, signal)
      if life.asked_to_end then
        return on_exit(code, signal)
      end
      -- Neovim would tell of each death by itself; it is told here, once and with what to do.
      on_exit(0, 0)
      vim.schedule(function()
        died(life, manner(code, signal))
      end)
    end,
  })
  return watched(vim.lsp.rpc.start(server.command(), dispatchers), life)
end

return M
