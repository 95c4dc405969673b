// Prints `N passed, N failed` as the last line, as every runner of this project does.

export default class ClosingLine {
  #passed = 0;
  #failed = 0;

  onBegin(_, suite) {
    this.suite = suite;
  }

  onEnd() {
    for (const test of this.suite.allTests()) {
      if (test.outcome() === 'expected') this.#passed += 1;
      else if (test.outcome() !== 'skipped') this.#failed += 1;
    }
  }

  onExit() {
    console.log(`${this.#passed} passed, ${this.#failed} failed`);
  }

  printsToStdio() {
    return true;
  }
}
