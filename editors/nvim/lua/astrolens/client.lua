-- The language client: its configuration, and how buffers come to it.

local config = require("astrolens.config")
local message = require("astrolens.message")
local server = require("astrolens.server")
local supervisor = require("astrolens.supervisor")

local M = {}

M.name = "astrolens"

---The file types of our languages, and that of our configuration file.
M.filetypes = {
  "python",
  "go",
  "c",
  "cpp",
  "arduino",
  "javascript",
  "javascriptreact",
  "typescript",
  "typescriptreact",
  "rust",
  "toml",
}

---What marks the top of a repository; without one, `astrolens.toml` marks the top of a workspace.
local REPOSITORY = { ".git", ".hg", ".jj", ".svn" }

---Whether `bufnr` is one that the server is of use for: a file in one of our languages.
---@param bufnr integer
---@return boolean
function M.is_ours(bufnr)
  local name = vim.api.nvim_buf_get_name(bufnr)
  if vim.bo[bufnr].buftype ~= "" or name == "" or name:match("^%a[%w+.-]+://") then
    return false
  end
  local filetype = vim.bo[bufnr].filetype
  if filetype == "toml" then
    return vim.fs.basename(name) == "astrolens.toml"
  end
  return vim.tbl_contains(M.filetypes, filetype)
end

---The folder of the workspace that `bufnr` belongs to; nothing for a file by itself.
---@param bufnr integer
---@return string?
function M.root(bufnr)
  return vim.fs.root(bufnr, REPOSITORY) or vim.fs.root(bufnr, "astrolens.toml")
end

---The configuration with what the user changed of it.
---@return vim.lsp.Config
local function resolved()
  -- Neovim 0.10 has no `vim.lsp.config`.
  return vim.lsp.config and vim.lsp.config[M.name] or M.config()
end

---Has the configuration put together anew when it is wanted next.
function M.forget_config()
  if vim.lsp.config then
    vim.lsp.config(M.name, {})
  end
end

---Decides whether a server is started for `bufnr`: only if it is ours and there is a server to
---talk to. What is missing is told once.
---@param bufnr integer
---@param on_dir fun(root: string?)
local function root_dir(bufnr, on_dir)
  if supervisor.stopped or not M.is_ours(bufnr) then
    return
  end
  if resolved().cmd ~= supervisor.start then
    -- The user has a command of their own, which need not be a program here.
    on_dir(M.root(bufnr))
    return
  end
  server.probe(function(found)
    if found.problem then
      message.error_once(found.problem)
    elseif vim.api.nvim_buf_is_valid(bufnr) then
      on_dir(M.root(bufnr))
    end
  end)
end

---Tells if the server's own requests mean something else than they do here.
---@param client vim.lsp.Client
local function check_protocol(client)
  local spoken = vim.tbl_get(client.server_capabilities, "experimental", "astrolens", "protocol")
  if spoken == server.protocol then
    return
  end
  local text = "the server speaks protocol %s and this plugin protocol %d: update the %s"
  local older = (tonumber(spoken) or 0) < server.protocol
  message.error_once(text:format(spoken or "0", server.protocol, older and "server" or "plugin"))
end

---The configuration of the client.
---@return vim.lsp.Config
function M.config()
  local settings = config.get().settings
  return {
    name = M.name,
    cmd = supervisor.start,
    filetypes = M.filetypes,
    root_dir = root_dir,
    settings = next(settings) and { astrolens = settings } or nil,
    before_init = function(params, own)
      params.initializationOptions = vim.tbl_get(own, "settings", "astrolens")
    end,
    on_init = check_protocol,
    capabilities = {
      workspace = { codeLens = { refreshSupport = true } },
      experimental = {
        commands = { commands = { "astrolens.showBreakdown", "astrolens.showImporters" } },
      },
    },
    commands = {
      ["astrolens.showBreakdown"] = function(command, context)
        local place = command.arguments[1]
        require("astrolens.breakdown").show(context.bufnr, place.position)
        local client = M.of(context.bufnr)
        if client then
          require("astrolens.lens").redraw(client, context.bufnr)
        end
      end,
      ["astrolens.showImporters"] = function(command, context)
        local client = M.of(context.bufnr)
        if client then
          require("astrolens.importers").show(client, command.arguments[1])
          require("astrolens.lens").redraw(client, context.bufnr)
        end
      end,
    },
    handlers = {
      ["workspace/codeLens/refresh"] = function(...)
        return require("astrolens.lens").on_refresh(...)
      end,
      ["$/progress"] = function(trouble, params, context)
        if not require("astrolens.scan").take(params) then
          return vim.lsp.handlers["$/progress"](trouble, params, context)
        end
      end,
    },
  }
end

---Starts a server for `bufnr`, or attaches the one that runs for its workspace.
---@param bufnr integer
function M.attach(bufnr)
  local wanted = vim.deepcopy(resolved())
  local function start(root)
    wanted.root_dir = root
    vim.lsp.start(wanted, { bufnr = bufnr, reuse_client = wanted.reuse_client })
  end
  if type(wanted.root_dir) == "function" then
    wanted.root_dir(bufnr, start)
  else
    start(wanted.root_dir --[[@as string?]])
  end
end

---Attaches `bufnr` once it is shown: of hidden buffers Neovim would ask for no diagnostics, and not
---make up for it later.
---@param bufnr integer
local function attach_when_shown(bufnr)
  if #vim.fn.win_findbuf(bufnr) > 0 then
    M.attach(bufnr)
    return
  end
  vim.api.nvim_create_autocmd("BufWinEnter", {
    group = vim.api.nvim_create_augroup("astrolens.shown." .. bufnr, {}),
    buffer = bufnr,
    once = true,
    desc = "Attach Astrolens to a buffer that was hidden",
    callback = function()
      M.attach(bufnr)
    end,
  })
end

---Attaches every buffer that is ours and has no client.
function M.attach_all()
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(bufnr) and M.is_ours(bufnr) and not M.of(bufnr) then
      attach_when_shown(bufnr)
    end
  end
end

---The client of `bufnr`, if it has one.
---@param bufnr integer
---@return vim.lsp.Client?
function M.of(bufnr)
  return vim.lsp.get_clients({ name = M.name, bufnr = bufnr })[1]
end

---How long a command waits for a server that is only being started, in milliseconds.
local PATIENCE = 3000

---The client of `bufnr`; one is started and waited for if the buffer is ours and has none yet.
---@param bufnr integer
---@return vim.lsp.Client?
function M.ensure(bufnr)
  if M.of(bufnr) or supervisor.stopped or not M.is_ours(bufnr) then
    return M.of(bufnr)
  end
  local is_hopeless = false
  server.probe(function(found)
    is_hopeless = found.problem ~= nil
  end)
  M.attach(bufnr)
  vim.wait(PATIENCE, function()
    return is_hopeless or supervisor.stopped ~= nil or M.of(bufnr) ~= nil
  end, 10)
  return M.of(bufnr)
end

---All clients.
---@return vim.lsp.Client[]
function M.all()
  return vim.lsp.get_clients({ name = M.name })
end

local function on_attach(event)
  local client = vim.lsp.get_client_by_id(event.data.client_id)
  if not client or client.name ~= M.name then
    return
  end
  if config.get().codelens.enable then
    require("astrolens.lens").attach(client, event.buf)
  end
  -- A statusline that was drawn before has nothing to show.
  if package.loaded["astrolens.statusline"] then
    vim.cmd.redrawstatus()
  end
end

local function start()
  if vim.lsp.enable then
    vim.lsp.enable(M.name)
    return
  end
  vim.api.nvim_create_autocmd("FileType", {
    group = vim.api.nvim_create_augroup("astrolens.start", {}),
    pattern = M.filetypes,
    callback = function(event)
      M.attach(event.buf)
    end,
  })
  M.attach_all()
end

---Has servers started for the files of our languages, those that are open and those to come.
function M.enable()
  vim.api.nvim_create_autocmd("LspAttach", {
    group = vim.api.nvim_create_augroup("astrolens.attach", {}),
    callback = on_attach,
  })
  if not config.get().autostart then
    return
  end
  if vim.v.vim_did_enter == 1 then
    start()
    return
  end
  -- Before that, what an autocommand adds for the event that runs it would miss this very buffer.
  vim.api.nvim_create_autocmd("VimEnter", { once = true, callback = start })
end

return M
