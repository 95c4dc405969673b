// The first script, in the words of old engines (ES5) so that each can read it. It says so where an engine is too
// old, guards the doors through which text becomes markup or script, and shows the page for the day when all fails.
(function () {
  'use strict';

  var words = {
    'zh-Hans': {
      old: ['这个浏览器太旧了', '邻里需要 Chromium 86 或 Safari 15 以上的浏览器。请更新微信或浏览器，或换一部手机打开。'],
      load: ['没能打开邻里', '网络可能断了。已存在本机的内容都还在，连上网后请再试一次。'],
      panic: ['邻里出错了', '已存在本机的内容都还在，没有丢。请重新打开。'],
      again: '重新打开',
      call: '急事请打电话 '
    },
    'zh-Hant': {
      old: ['這個瀏覽器太舊了', '鄰里需要 Chromium 86 或 Safari 15 以上的瀏覽器。請更新微信或瀏覽器，或換一部手機打開。'],
      load: ['沒能打開鄰里', '網路可能斷了。已存在本機的內容都還在，連上網後請再試一次。'],
      panic: ['鄰里出錯了', '已存在本機的內容都還在，沒有丟。請重新打開。'],
      again: '重新打開',
      call: '急事請打電話 '
    },
    en: {
      old: ['This browser is too old', 'Linli needs Chromium 86 or Safari 15, or newer. Please update WeChat or the browser, or use another phone.'],
      load: ['Linli could not be opened', 'The network may be down. What was saved on this phone stays saved; please try again when you are connected.'],
      panic: ['Something went wrong in Linli', 'What was saved on this phone stays saved. Please open it again.'],
      again: 'Open again',
      call: 'For urgent matters call '
    }
  };

  // The app sets the document's language once it runs; before that the browser's own counts.
  function language() {
    var tag = document.documentElement.lang;
    if (document.getElementById('shell')) tag = navigator.language || tag;
    if (/^zh-(hant|tw|hk|mo)/i.test(tag)) return words['zh-Hant'];
    return /^zh/i.test(tag) ? words['zh-Hans'] : words.en;
  }

  function element(name, className, text) {
    var made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  }

  // Opens the page anew; where a newer version waits, as that one: this one may be what is broken.
  function openAgain() {
    var reload = function () { location.reload(); };
    if (!navigator.serviceWorker) return reload();
    navigator.serviceWorker.getRegistration().then(function (registration) {
      var waiting = registration && registration.waiting;
      if (!waiting) return reload();
      waiting.onstatechange = reload;
      waiting.postMessage('linli take over', [new MessageChannel().port2]);
      setTimeout(reload, 5000);
    }, reload);
  }

  // Shows the static page over everything, once. `reason` is `old`, `load` or `panic` (when left out).
  function fail(reason) {
    if (document.getElementById('failure')) return;
    var said = language();
    var text = said[reason] || said.panic;
    var page = element('section', 'failure', '');
    page.id = 'failure';
    page.setAttribute('role', 'alert');
    page.appendChild(element('h1', 'failure-title', text[0]));
    page.appendChild(element('p', 'failure-text', text[1]));
    if (reason !== 'old') {
      var again = element('button', 'failure-again', said.again);
      again.type = 'button';
      again.onclick = openAgain;
      page.appendChild(again);
    }
    var phone = document.querySelector('meta[name="linli-phone"]');
    if (phone && phone.getAttribute('content')) {
      var call = element('a', 'failure-call', said.call + phone.getAttribute('content'));
      call.href = 'tel:' + phone.getAttribute('content');
      page.appendChild(call);
    }
    ['shell', 'linli'].forEach(function (id) {
      var covered = document.getElementById(id);
      if (covered) covered.hidden = true;
    });
    document.body.appendChild(page);
  }

  // A wasm with the features that ours is linked with: sign extension, saturating conversion, bulk memory.
  var wasm = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 5, 3, 1, 0, 1, 10, 25, 1, 23, 0,
    65, 0, 192, 26, 67, 0, 0, 0, 0, 252, 0, 26, 65, 0, 65, 0, 65, 0, 252, 11, 0, 11];

  // `replaceChildren` came with Chromium 86 and Safari 14, 64-bit integer arrays with Safari 15: the floor.
  function isOld() {
    return typeof WebAssembly !== 'object' || !WebAssembly.validate(new Uint8Array(wasm)) ||
      typeof BigInt64Array !== 'function' || !Element.prototype.replaceChildren;
  }

  // Trusted Types. The app's static markup passes; whatever could run does not. The only scripts by address are our
  // own workers beside this page.
  function guard() {
    var runs = /<\s*(?:script|i?frame|object|embed|base|meta)|[\s\/"']on[a-z]+\s*=|javascript\s*:|srcdoc/i;
    window.trustedTypes.createPolicy('default', {
      createHTML: function (markup) { return runs.test(markup) ? null : markup; },
      createScriptURL: function (address) {
        var url = new URL(address, document.baseURI).href;
        var ours = ['photo-worker.js', 'sw.js'].some(function (file) {
          return url === new URL(file, document.baseURI).href;
        });
        return ours ? url : null;
      }
    });
  }

  window.linliFailed = fail;
  window.linliOld = isOld();
  if (window.linliOld) {
    document.addEventListener('DOMContentLoaded', function () { fail('old'); });
    return;
  }
  if (window.trustedTypes) guard();
  // A panic ends in a trap, whoever called; nothing of the app can be trusted after it.
  function trapped(error) {
    if (error instanceof WebAssembly.RuntimeError) fail('panic');
  }
  window.addEventListener('error', function (event) { trapped(event.error); });
  window.addEventListener('unhandledrejection', function (event) { trapped(event.reason); });
})();
