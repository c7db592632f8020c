-- The module graph: the tree around a file, and the page in the browser.

local child = require("child")

---`store` and `tax` import one another; `app` imports both.
local FILES = {
  ["shop/__init__.py"] = "",
  ["shop/app.py"] = "import os\n\nfrom shop import store, tax\n",
  ["shop/store.py"] = "from shop.tax import rate\n",
  ["shop/tax.py"] = "def rate():\n    from shop import store\n",
}

---@param nvim Child
---@return integer bufnr of the tree
local function tree(nvim)
  nvim:wait_for_server()
  nvim:cmd("Astrolens graph")
  local bufnr = nvim:wait("vim.fn.bufnr('^astrolens://graph/')")
  nvim:wait("#vim.api.nvim_buf_get_lines(..., 0, -1, false) > 5", bufnr)
  return bufnr
end

test("`:Astrolens graph` shows what a file imports and who imports it", function(start)
  local nvim = start({ files = FILES, open = "shop/store.py" })
  local function row(text, remark)
    return text .. (" "):rep(50 - vim.fn.strdisplaywidth(text)) .. remark
  end
  same({
    "shop/store.py: imported by 2, imports 1, a change can reach 2 modules, in a cycle of 2",
    "",
    "Imports",
    row("  shop/tax.py", "line 1"),
    row("    shop/store.py …", "line 2, conditional"),
    "",
    "Imported by",
    row("  shop/app.py", "line 3"),
    row("  shop/tax.py", "line 2, conditional"),
    row("    shop/app.py", "line 3"),
    row("    shop/store.py …", "line 1"),
  }, nvim:lines(tree(nvim)))
end)

test("`<CR>` in the tree opens the file, and `i` the import", function(start)
  local nvim = start({ files = FILES, open = "shop/store.py" })
  local bufnr = tree(nvim)
  local here = "{ vim.fn.expand('%:t'), vim.api.nvim_win_get_cursor(0)[1] }"
  local function press(line, keys)
    nvim:lua("vim.api.nvim_set_current_win(vim.fn.bufwinid(...))", bufnr)
    nvim:lua("vim.api.nvim_win_set_cursor(0, { ..., 0 })", line)
    nvim:feed(keys)
  end
  press(8, "<CR>")
  nvim:wait("vim.deep_equal(" .. here .. ", { 'app.py', 3 })")
  press(5, "i")
  nvim:wait("vim.deep_equal(" .. here .. ", { 'tax.py', 2 })")
end)

test("the tree follows what is typed", function(start)
  local nvim = start({ files = FILES, open = "shop/store.py" })
  local bufnr = tree(nvim)
  nvim:lua("vim.api.nvim_set_current_win(vim.fn.bufwinid('store.py'))")
  nvim:lua("vim.api.nvim_buf_set_lines(0, 0, -1, false, { 'x = 1' })")
  nvim:cmd("doautocmd TextChanged")
  local lines = "vim.api.nvim_buf_get_lines(..., 0, -1, false)"
  nvim:wait(("vim.tbl_contains(%s, 'Imports: nothing')"):format(lines), bufnr)
end)

test("`:Astrolens graph html` has the browser open a page of all modules", function(start)
  local init = "vim.ui.open = function(path) _G.opened = path return {} end"
  local nvim = start({ files = FILES, open = "shop/store.py", init = init })
  nvim:wait_for_server()
  nvim:cmd("Astrolens graph html")
  local path = nvim:wait("_G.opened")
  local page = table.concat(vim.fn.readfile(path), "\n")
  has(page, '"id":"shop/store.py"')
  has(page, "</html>")
end)

test("what cannot be shown is said", function(start)
  local nvim = start({ files = FILES, open = "shop/store.py" })
  nvim:wait_for_server()
  nvim:cmd("Astrolens graph dot")
  nvim:wait("#_G.told > 0")
  same({ "Astrolens: `:Astrolens graph` shows a tree or html, not `dot`" }, nvim:told())
  child.write(vim.fs.joinpath(nvim.folder, "elsewhere.py"), "import os\n")
  nvim:cmd("edit " .. vim.fs.joinpath(nvim.folder, "elsewhere.py"))
  nvim:cmd("Astrolens graph")
  nvim:wait("#_G.told > 1")
end)
