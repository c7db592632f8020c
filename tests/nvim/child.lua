-- A Neovim of its own for a test, with the plugin as a package, steered from here.

---@class Child
---@field job integer
---@field folder string of its files and of what it works on
local Child = {}
Child.__index = Child

local M = {}

local here = vim.fs.dirname(debug.getinfo(1, "S").source:sub(2))
M.plugin = vim.fs.joinpath(assert(vim.uv.fs_realpath(here)), "../../editors/nvim")

---How long a test waits for what must come, in milliseconds.
local PATIENCE = 20000

---Runs before the plugin: what it tells is kept.
local PRELUDE = [[
_G.told = {}
vim.notify = function(text, level) table.insert(_G.told, { text = text, level = level }) end
vim.o.swapfile = false
]]

---@param path string
---@param text string
function M.write(path, text)
  vim.fn.mkdir(vim.fs.dirname(path), "p")
  local file = assert(io.open(path, "w"))
  file:write(text)
  file:close()
end

---@class ChildOptions
---@field files? table<string, string> the project, by path
---@field open? string the file that the command line names
---@field init? string Lua that the user's configuration has
---@field package? "start"|"opt"|"none" whether Neovim loads the plugin by itself; "start" if absent
---@field server? string the program on the PATH; the real one if absent, none if ""
---@field env? table<string, string>
---@field powerless? boolean without the power to write where the mode forbids it, as root has it

---@param options? ChildOptions
---@return Child
function M.start(options)
  options = options or {}
  local folder = vim.fn.resolve(vim.fn.tempname())
  local function at(...)
    return vim.fs.joinpath(folder, ...)
  end
  vim.fn.mkdir(at("bin"), "p")
  vim.fn.mkdir(at("project", ".git"), "p")
  local server = options.server or assert(vim.env.ASTROLENS, "ASTROLENS names no server")
  if server ~= "" then
    assert(vim.uv.fs_symlink(server, at("bin", "astrolens")))
  end
  local package = options.package or "start"
  if package ~= "none" then
    local packages = at("data", "nvim", "site", "pack", "tests", package)
    vim.fn.mkdir(packages, "p")
    assert(vim.uv.fs_symlink(vim.fs.normalize(M.plugin), vim.fs.joinpath(packages, "astrolens")))
  end
  for path, text in pairs(options.files or {}) do
    M.write(at("project", path), text)
  end
  M.write(at("config", "nvim", "init.lua"), PRELUDE .. (options.init or ""))
  local command = { vim.v.progpath, "--embed", "--headless", "-i", "NONE" }
  if options.powerless and vim.uv.getuid() == 0 then
    command = vim.list_extend({ "setpriv", "--bounding-set", "-dac_override" }, command)
  end
  if options.open then
    table.insert(command, at("project", options.open))
  end
  local job = vim.fn.jobstart(command, {
    rpc = true,
    cwd = at("project"),
    env = vim.tbl_extend("force", {
      HOME = folder,
      PATH = at("bin") .. ":/usr/bin:/bin",
      XDG_CONFIG_HOME = at("config"),
      XDG_DATA_HOME = at("data"),
      XDG_STATE_HOME = at("state"),
      XDG_CACHE_HOME = at("cache"),
      NVIM = "",
    }, options.env or {}),
  })
  assert(job > 0, "cannot start Neovim")
  return setmetatable({ job = job, folder = folder }, Child)
end

---Runs Lua there and returns what it returns.
---@param code string
---@param ... any
---@return any
function Child:lua(code, ...)
  return vim.rpcrequest(self.job, "nvim_exec_lua", code, { ... })
end

---@param command string
function Child:cmd(command)
  vim.rpcrequest(self.job, "nvim_command", command)
end

---Waits until an expression is true there, and returns it.
---@param expression string
---@param ... any
---@return any
function Child:wait(expression, ...)
  local arguments, value = { ... }, nil
  local came = vim.wait(PATIENCE, function()
    value = self:lua("return " .. expression, unpack(arguments))
    return value ~= nil and value ~= false and value ~= vim.NIL
  end, 30)
  if not came then
    local told = vim.inspect(self:told())
    error(("never came: %s\ntold: %s\n%s"):format(expression, told, self:messages()), 2)
  end
  return value
end

---What the plugin and Neovim told the person.
---@return string[]
function Child:told()
  return vim.tbl_map(function(one)
    return one.text
  end, self:lua("return _G.told"))
end

---@return string
function Child:messages()
  return vim.rpcrequest(self.job, "nvim_exec2", "messages", { output = true }).output
end

---Waits until the server has the current buffer and is done with its text.
function Child:wait_for_server()
  self:wait("#vim.lsp.get_clients({ name = 'astrolens', bufnr = 0 }) > 0")
  self:wait("vim.lsp.get_clients({ name = 'astrolens' })[1].initialized")
end

---@param bufnr? integer
---@return string[]
function Child:lines(bufnr)
  return vim.rpcrequest(self.job, "nvim_buf_get_lines", bufnr or 0, 0, -1, false)
end

---@param keys string
function Child:feed(keys)
  vim.rpcrequest(self.job, "nvim_input", keys)
end

function Child:stop()
  pcall(vim.rpcnotify, self.job, "nvim_command", "qall!")
  if vim.fn.jobwait({ self.job }, 5000)[1] == -1 then
    vim.fn.jobstop(self.job)
  end
  vim.fn.delete(self.folder, "rf")
end

return M
