// Sorting, filtering and paging of what already stands in the report.  Without this everything is
// shown, in the order of the input.
'use strict';
document.documentElement.className = 'js';
document.addEventListener('DOMContentLoaded', () => {
  const language = document.documentElement.lang, decimal = language === 'da' ? ',' : '.';
  const collator = new Intl.Collator(language, { numeric: true });
  const byId = (id) => document.getElementById(id);
  const pageSize = 100;

  // Numbers are written as the language does: "1.234,5 %"; a dash is less than any.
  const toNumber = (text) => {
    const digits = [...text].filter((c) => /\d/.test(c) || c === decimal).join('');
    return digits === '' ? -1 : Number(digits.replace(',', '.')) - (text.includes('<') ? 0.01 : 0);
  };

  const keyOf = (row, column, numeric) => {
    const cell = row.cells[column];
    if (cell.dataset.key !== undefined)
      return Number(cell.dataset.key);
    return numeric ? toNumber(cell.textContent) : cell.textContent;
  };

  // What falls is largest first; equal rows keep their order.
  const sortRows = (rows, column, numeric, falling) => {
    const keyed = rows.map((row) => ({ row, key: keyOf(row, column, numeric) }));
    const compare = (a, b) => typeof a === 'string' ? collator.compare(a, b) : a - b;
    keyed.sort((a, b) => falling ? compare(b.key, a.key) : compare(a.key, b.key));
    return keyed.map((entry) => entry.row);
  };

  const sortTable = (table, column, falling) => {
    const heads = [...table.tHead.rows[0].cells], body = table.tBodies[0];
    const numeric = heads[column].classList.contains('n');
    heads.forEach((head, i) => {
      if (i === column)
        head.setAttribute('aria-sort', falling ? 'descending' : 'ascending');
      else
        head.removeAttribute('aria-sort');
    });
    body.append(...sortRows([...body.rows], column, numeric, falling));
  };

  // ---- the list of cases ----
  const cases = byId('t-cases-0'), form = byId('filter'), pager = byId('pager');
  const status = pager.querySelector('[role=status]');
  const next = byId('next'), previous = byId('previous');
  const selects = ['verdict', 'rule', 'office'];
  let rows = [...cases.tBodies[0].rows], found = rows, on = [], page = 0;
  let sorted = null; // { column, falling }

  const chosen = (name) => form.elements[name].selectedIndex - 1; // -1: any
  const searchText = (row) => {
    if (row.searched === undefined)
      row.searched = `${row.cells[1].textContent} ${row.cells[3].textContent} `
        + row.cells[9].textContent;
    return row.searched.toLocaleLowerCase(language);
  };

  const remember = () => {
    const state = new URLSearchParams();
    for (const name of [...selects, 'search'])
      if (form.elements[name].value !== '')
        state.set(name, form.elements[name].value);
    if (sorted)
      state.set('sort', (sorted.falling ? '-' : '') + (sorted.column + 1));
    if (page > 0)
      state.set('page', page + 1);
    history.replaceState(null, '', `#${state.toString() || 'cases'}`);
  };

  const show = () => {
    const number = (value) => value.toLocaleString(language);
    const last = Math.max(Math.ceil(found.length / pageSize) - 1, 0);
    page = Math.min(Math.max(page, 0), last);
    on.forEach((row) => row.classList.remove('on'));
    on = found.slice(page * pageSize, (page + 1) * pageSize);
    on.forEach((row) => row.classList.add('on'));
    const words = found.length === 0 ? status.dataset.none
      : found.length < rows.length ? status.dataset.of : status.dataset.shown;
    status.textContent = words.replace('%1', number(page * pageSize + 1))
      .replace('%2', number(page * pageSize + on.length)).replace('%3', number(found.length))
      .replace('%4', number(rows.length));
    previous.setAttribute('aria-disabled', page === 0);
    next.setAttribute('aria-disabled', page === last);
  };

  const filter = () => {
    const [verdict, rule, office] = selects.map(chosen);
    const words = form.elements.search.value.trim().toLocaleLowerCase(language);
    found = rows.filter((row) => {
      const match = (verdict < 0 || Number(row.dataset.v) === verdict)
        && (office < 0 || Number(row.dataset.o) === office)
        && (rule < 0 || (row.dataset.r || '').split(' ').includes(String(rule)))
        && (words === '' || searchText(row).includes(words));
      row.classList.toggle('out', !match);
      return match;
    });
  };

  const turn = (step) => {
    page += step;
    show();
    remember();
    cases.closest('.scroll').scrollTop = 0;
  };

  const choose = (name, value) => {
    form.reset();
    form.elements[name].value = value;
    page = 0;
    filter();
    show();
    remember();
    byId('cases').scrollIntoView();
    form.elements[name].focus({ preventScroll: true });
  };

  const sortCases = (column, falling) => {
    sorted = { column, falling };
    sortTable(cases, column, falling);
    rows = [...cases.tBodies[0].rows];
    filter();
    show();
  };

  const recall = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    for (const name of [...selects, 'search'])
      if (state.has(name))
        form.elements[name].value = state.get(name);
    page = Number(state.get('page') || 1) - 1;
    const column = Number(state.get('sort'));
    if (column !== 0 && Math.abs(column) <= cases.tHead.rows[0].cells.length)
      sortCases(Math.abs(column) - 1, column < 0);
    else {
      filter();
      show();
    }
    if (location.hash.includes('='))
      byId('cases').scrollIntoView();
  };

  // ---- what can be pressed ----
  for (const table of document.querySelectorAll('table.sortable'))
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        // A first press on a number shows the largest.
        const now = head.getAttribute('aria-sort');
        const falling = now ? now === 'ascending' : head.classList.contains('n') && column > 0;
        if (table === cases) {
          page = 0;
          sortCases(column, falling);
          remember();
        } else
          sortTable(table, column, falling);
      });
    });

  // A count of cases becomes a way to those cases.
  const makeWay = (node, name, index, label) => {
    const option = form.elements[name].options[index + 1], button = document.createElement('button');
    button.type = 'button';
    button.className = 'way';
    button.setAttribute('aria-label', `${node.textContent} – ${status.dataset.cases}: ${label}`);
    button.append(...node.childNodes);
    node.append(button);
    button.addEventListener('click', () => choose(name, option.value));
  };
  for (const row of document.querySelectorAll('tr[data-rule]'))
    makeWay(row.cells[3], 'rule', Number(row.dataset.rule), row.cells[2].textContent);
  for (const row of document.querySelectorAll('tr[data-office]'))
    makeWay(row.cells[1], 'office', Number(row.dataset.office), row.cells[0].textContent);
  [...document.querySelectorAll('.tiles li')].forEach((tile, verdict) =>
    makeWay(tile.querySelector('strong'), 'verdict', verdict,
      tile.querySelector('.verdict').lastChild.textContent.trim()));

  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', () => { page = 0; filter(); show(); remember(); });
  form.addEventListener('reset', () => setTimeout(() => { page = 0; filter(); show(); remember(); }));
  previous.addEventListener('click', () => turn(-1));
  next.addEventListener('click', () => turn(1));
  window.addEventListener('hashchange', () => { if (location.hash.includes('=')) { form.reset(); recall(); } });

  // Paper shows what is folded, too.
  let opened = [];
  window.addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll('tr:not(.out) details:not([open])')];
    opened.forEach((details) => { details.open = true; });
  });
  window.addEventListener('afterprint', () => opened.forEach((details) => { details.open = false; }));

  form.hidden = pager.hidden = false;
  recall();
});
