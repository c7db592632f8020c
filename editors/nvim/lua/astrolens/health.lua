-- `:checkhealth astrolens`: names what is missing, and what to do about it.

local client = require("astrolens.client")
local config = require("astrolens.config")
local message = require("astrolens.message")
local server = require("astrolens.server")
local supervisor = require("astrolens.supervisor")

local health = vim.health

local M = {}

local function check_neovim()
  health.start("Neovim")
  local version = tostring(vim.version())
  if vim.fn.has("nvim-0.11") == 1 then
    health.ok(version)
  elseif vim.fn.has("nvim-0.10") == 1 then
    health.warn(
      version .. " works, without `vim.lsp.config`",
      { "`vim.lsp.enable` and changes through `vim.lsp.config` need Neovim 0.11" }
    )
  else
    health.error(version .. " is too old", { "install Neovim 0.11 or later" })
  end
  health.info("no tree-sitter parser is needed: the server brings its own")
end

local function check_options()
  health.start("Options")
  for _, problem in ipairs(config.problems) do
    health.error(problem, { "see |astrolens-options|" })
  end
  if #config.problems == 0 then
    health.ok("all options are right")
  end
end

local function check_program()
  health.start("Server")
  local found ---@type astrolens.Server?
  server.probe(function(result)
    found = result
  end)
  vim.wait(6000, function()
    return found ~= nil
  end, 10)
  if not found then
    health.error("the program does not say its version within 6 seconds")
  elseif found.problem then
    local advice = "see |astrolens-install|"
    health.error(found.problem, { advice })
  else
    health.ok(("`%s`, version %s"):format(found.path, found.version))
  end
  local log = server.log_path()
  if log then
    health.info(("it writes its log to `%s`"):format(log))
  else
    health.warn(("it writes no log: `%s` cannot be written to"):format(vim.fn.stdpath("log")))
  end
end

---@param of vim.lsp.Client
local function check_client(of)
  local own = vim.tbl_get(of.server_capabilities, "experimental", "astrolens") or {}
  if own.protocol ~= server.protocol then
    local text = "the running server speaks protocol %s, this plugin %d"
    health.error(text:format(own.protocol or "0", server.protocol), { "update the older of both" })
  end
  local version = of.server_info and of.server_info.version or "of unknown version"
  local buffers = message.count(vim.tbl_count(of.attached_buffers), "buffer")
  local where = of.root_dir and ("`%s`"):format(of.root_dir) or "no workspace"
  health.ok(("client %d: server %s, %s, %s"):format(of.id, version, where, buffers))
  for _, method in ipairs({ "ast", "breakdown", "report", "scan", "status" }) do
    if not vim.tbl_contains(own.requests or {}, "astrolens/" .. method) then
      health.warn(("the server does not answer `astrolens/%s`"):format(method), { "update it" })
    end
  end
end

local function check_clients()
  health.start("Clients")
  local clients = client.all()
  for _, of in ipairs(clients) do
    check_client(of)
  end
  if #clients > 0 then
    return
  end
  if supervisor.stopped == "given-up" then
    health.error("the server died too often", { "`:Astrolens log`", "`:Astrolens restart`" })
  elseif supervisor.stopped == "by-user" then
    health.warn("the server was stopped", { "`:Astrolens restart` starts it" })
  else
    health.info("no server runs: it starts with the first file in one of its languages")
  end
end

function M.check()
  check_neovim()
  check_options()
  check_program()
  check_clients()
end

return M
