import type { Sources } from '../../solidity/closure.ts'

const FILE = 'mutants/Unexplained.sol'

/**
 * The engine runs a failing test a second time with every step recorded, to explain it, unless the test did something that a
 * second run might answer otherwise, such as asking the clock of the machine. Nobody reads the explanation of a mutant, and
 * it is most of the time and of the memory of a run.
 */
const SOURCE = `// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;
library Unexplained {
  function asksClock() internal returns (bool asked) {
    address vm = address(uint160(uint256(keccak256("hevm cheat code"))));
    (asked,) = vm.call(abi.encodeWithSignature("unixTime()"));
  }
}
`

/** The sources with test contracts whose failures the engine does not explain; their storage stays as it is. */
export function unexplained(sources: Sources, tests: string[]): Sources {
  const own = tests.map((file) => [file, asking(sources[file] as string)])
  return { ...sources, ...Object.fromEntries(own), [FILE]: SOURCE }
}

function asking(text: string): string {
  const heads = /^contract \w+[^{]*\{/gm
  const asked = text.replace(
    heads,
    (head) => `${head} bool private immutable __asked = Unexplained.asksClock();`,
  )
  return `${asked}\nimport {Unexplained} from "${FILE}";\n`
}
