-- What takes the server a while, one thing at a time: scans of folders, taken in as files are
-- done, and questions about the workspace, which wait until it has looked at all files.

local message = require("astrolens.message")
local request = require("astrolens.request")

local M = {}

local METHOD = "astrolens/scan"

---@class astrolens.Work
---@field client vim.lsp.Client
---@field state string what a person reads of how far it is
---@field request? integer by which it is cancelled

---@class astrolens.Scan: astrolens.Work
---@field folders string[] those that are still to be scanned
---@field since? astrolens.Since
---@field folder string the one that is being scanned
---@field on_file fun(report: astrolens.FileReport, folder: string)
---@field on_end fun(files: integer)
---@field number integer
---@field files integer how many are done

---@type astrolens.Scan|astrolens.Work|nil
local running

local scans = 0

---@param scan astrolens.Scan
---@param kind "part"|"work"
---@return string
local function token(scan, kind)
  return ("astrolens.nvim/%d/%s"):format(scan.number, kind)
end

---@param text string
local function show(text)
  vim.api.nvim_echo({ { "Astrolens: " .. text } }, false, {})
end

---@param scan astrolens.Scan
---@param files? astrolens.FileReport[]
local function take_files(scan, files)
  for _, report in ipairs(files or {}) do
    scan.files = scan.files + 1
    scan.on_file(report, scan.folder)
  end
end

---Takes a `$/progress` that belongs to the scan.
---@param params lsp.ProgressParams
---@return boolean is_taken nobody else has use for it
function M.take(params)
  local scan = running
  if not scan then
    return false
  end
  if scan.folders and params.token == token(scan, "part") then
    take_files(scan, params.value.files)
    return true
  end
  -- A question waits for what the server does by itself, whatever it calls that.
  local is_own = not scan.folders or params.token == token(scan, "work")
  if is_own and params.value.kind == "report" then
    scan.state = params.value.message or ""
    show(("scanning %s"):format(scan.state))
    vim.cmd.redrawstatus()
  end
  return false
end

---Notes that the server could not be asked.
local function lose_server()
  running = nil
  message.error("the server is gone: `:Astrolens restart` starts it again")
end

---Asks the server, and calls `on_answer` unless that is cancelled or fails.
---@param client vim.lsp.Client
---@param method string
---@param params table
---@param on_answer fun(result: any)
function M.ask(client, method, params, on_answer)
  M.cancel()
  local work = { client = client, state = "" } ---@type astrolens.Work
  running = work
  local sent
  sent, work.request = request.send(client, method, params, function(trouble, result)
    if running ~= work then
      return
    end
    running = nil
    if trouble then
      message.error(("`%s` failed: %s"):format(method, trouble.message))
      return
    end
    on_answer(result)
  end)
  if not sent then
    lose_server()
  end
end

---@param scan astrolens.Scan
local function next_folder(scan)
  local folder = table.remove(scan.folders, 1)
  if not folder then
    running = nil
    scan.on_end(scan.files)
    return
  end
  scan.folder = folder
  local params = {
    folders = { vim.uri_from_fname(folder) },
    functions = false,
    since = scan.since,
    partialResultToken = token(scan, "part"),
    workDoneToken = token(scan, "work"),
  }
  local function finish(trouble, result)
    if running ~= scan then
      return
    end
    if trouble then
      running = nil
      message.error(("the scan of %s ended: %s"):format(folder, trouble.message))
      return
    end
    take_files(scan, result.files)
    next_folder(scan)
  end
  local sent
  sent, scan.request = request.send(scan.client, METHOD, params, finish)
  if not sent then
    lose_server()
  end
end

---Scans folders, calling `on_file` for each file and `on_end` after the last.
---@param client vim.lsp.Client
---@param folders string[]
---@param since? astrolens.Since what has to be new or worse; all counts if absent
---@param on_file fun(report: astrolens.FileReport, folder: string)
---@param on_end fun(files: integer)
function M.start(client, folders, since, on_file, on_end)
  M.cancel()
  scans = scans + 1
  local scan = { ---@type astrolens.Scan
    client = client,
    folders = folders,
    since = since,
    folder = "",
    on_file = on_file,
    on_end = on_end,
    number = scans,
    files = 0,
    state = "",
  }
  running = scan
  show("scanning")
  next_folder(scan)
end

---Ends what runs.
---@return boolean was_running
function M.cancel()
  local scan = running
  running = nil
  if scan and scan.request then
    if vim.fn.has("nvim-0.11") == 1 then
      scan.client:cancel_request(scan.request)
    else
      ---@diagnostic disable-next-line: param-type-mismatch
      scan.client.cancel_request(scan.request)
    end
  end
  return scan ~= nil
end

---How far the work is; nothing if none runs.
---@return string?
function M.state()
  return running and ("scanning " .. running.state) or nil
end

---The folders that a person means who names `folder`, or none: then those of the workspace, or
---the current one.
---@param client vim.lsp.Client
---@param folder? string
---@return string[]
function M.folders(client, folder)
  if folder then
    return { vim.fs.normalize(vim.fn.fnamemodify(folder, ":p")) }
  end
  local folders = vim.tbl_map(function(of)
    return vim.uri_to_fname(of.uri)
  end, client.workspace_folders or {})
  return #folders > 0 and folders or { assert(vim.uv.cwd()) }
end

---The client that answers `method`, which scans unless given: that of the current buffer, or any.
---Else the person is told.
---@param method? string
---@return vim.lsp.Client?
function M.client(method)
  method = method or METHOD
  local clients = require("astrolens.client")
  local of = clients.ensure(vim.api.nvim_get_current_buf()) or clients.all()[1]
  if not of then
    message.warn(
      "no server runs: open a file in one of its languages, or see `:checkhealth astrolens`"
    )
    return nil
  end
  if not request.is_offered(of, method) then
    message.warn(("this server does not answer `%s`: update it"):format(method))
    return nil
  end
  return of
end

return M
