-- The server's program: where it is, and whether it is one that this plugin can talk to.

local config = require("astrolens.config")

---@class astrolens.Server
---@field path string? where the program is
---@field version string? what it says it is
---@field problem string? why it cannot be used, and what to do

local M = {}

---The version of the server's own requests that this plugin speaks.
M.protocol = 1

---@class astrolens.Probe
---@field stamp string the file that was asked
---@field server astrolens.Server

---@type astrolens.Probe?
local probed

---Where the server's program is: the command of `vim.lsp.config`, the option, or the PATH.
---@return string? path nothing if there is none
---@return string wanted what was looked for
function M.path()
  local own = config.get().server.path
  local wanted = own and vim.fn.expand(own) or "astrolens"
  local path = vim.fn.exepath(wanted)
  return path ~= "" and path or nil, wanted
end

---What is run to serve this editor.
---@return string[]
function M.command()
  local path, wanted = M.path()
  local command = { path or wanted, "lsp" }
  local log = M.log_path()
  if log then
    vim.list_extend(command, { "--log-file", log })
  end
  return vim.list_extend(command, config.get().server.arguments)
end

---Where the server writes its log; nothing if that folder cannot be written to.
---@return string?
function M.log_path()
  local folder = vim.fn.stdpath("log") --[[@as string]]
  pcall(vim.fn.mkdir, folder, "p")
  if vim.fn.filewritable(folder) ~= 2 then
    return nil
  end
  return vim.fs.joinpath(folder, "astrolens.log")
end

---@param wanted string
---@return astrolens.Server
local function missing(wanted)
  if wanted == "astrolens" then
    return {
      problem = "the program `astrolens` is not on the PATH: install it, or name it with the"
        .. " option `server.path`, then `:Astrolens restart`",
    }
  end
  return {
    problem = ("`%s`, which `server.path` names, is no program that can be run"):format(wanted)
      .. ": mend the option or install it, then `:Astrolens restart`",
  }
end

---@param path string
---@param ended vim.SystemCompleted
---@return astrolens.Server
local function read(path, ended)
  local version = (ended.stdout or ""):match("^astrolens (%d+%.%d+%.%d+%S*)")
  if ended.code == 0 and version then
    return { path = path, version = version }
  end
  local said = vim.trim(ended.stdout or "") .. vim.trim(ended.stderr or "")
  local line = said ~= "" and said:match("^[^\n]*") or ("nothing, exit code %d"):format(ended.code)
  return {
    path = path,
    problem = ("`%s` is not the Astrolens that this plugin needs"):format(path)
      .. (": asked for its version it says `%s`"):format(line),
  }
end

---Finds out whether there is a server, and calls `done` with what was found, in the main loop.
---@param done fun(server: astrolens.Server)
function M.probe(done)
  local path, wanted = M.path()
  if not path then
    return done(missing(wanted))
  end
  local stat = vim.uv.fs_stat(path)
  local stamp = ("%s %d"):format(path, stat and stat.mtime.sec or 0)
  if probed and probed.stamp == stamp then
    return done(probed.server)
  end
  local function finish(ended)
    local server = read(path, ended)
    probed = { stamp = stamp, server = server }
    done(server)
  end
  local command = { path, "--version" }
  local ok, trouble = pcall(vim.system, command, { timeout = 5000 }, vim.schedule_wrap(finish))
  if not ok then
    finish({ code = 126, signal = 0, stderr = tostring(trouble) })
  end
end

return M
