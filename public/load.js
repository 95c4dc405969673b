// Loads the app: the glue and the wasm, whose hashed names stand in the page's preload links. Takes the static first
// paint away when the app has drawn its own.
const address = (id) => document.getElementById(id).href;

async function load() {
  const glue = await import(address('linli-glue'));
  await glue.default({ module_or_path: address('linli-wasm') });
  document.getElementById('shell').remove();
}

if (!window.linliOld) {
  load().catch((error) => {
    console.error(error);
    window.linliFailed(error instanceof WebAssembly.RuntimeError ? 'panic' : 'load');
  });
}
