/** A test in Solidity and the sentence above it. */
export interface SolidityProof {
  /** `[S3.11][T4] the sentence` */
  claim: string
  test: string
}

const CLAIM =
  /\/\/\/ @custom:proves ((?:\[[^\]]+\])+ [^\n]+)\n(?:[ \t]*\/\/\/[^\n]*\n)*\s*function (\w+)\([^)]*\)([^{;]*)\{/g
/** What Hardhat takes for a test. */
const RUN = /^(test|invariant)/
const CALLABLE = /\b(public|external)\b/
const CONTRACT = /^(?:abstract )?(?:contract|library|interface) \w+/gm
/** A sentence of documentation, and whatever else is no code: other comments and texts. */
const ASIDE = /(\/\/\/(?!\/)[^\n]*)|\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g
const SKIP = /\bskip\s*\(/g
const FUNCTION = /\bfunction (\w+)/g

/** The claims of a file that stand above functions Hardhat runs; above anything else a claim is only a comment. */
export function solidityProofs(text: string): SolidityProof[] {
  return contractsOf(text.replace(ASIDE, (aside, sentence) => sentence ?? hide(aside))).flatMap(proofsIn)
}

/** As long as before, and nothing that could stand between a claim and its function. */
function hide(aside: string): string {
  return aside.replace(/[^\n]/g, '#')
}

/** The texts of the contracts that Hardhat runs. */
function contractsOf(code: string): string[] {
  const starts = [...code.matchAll(CONTRACT)].map(({ index }) => index)
  return starts
    .map((start, index) => code.slice(start, starts[index + 1]))
    .filter((contract) => contract.startsWith('contract '))
}

function proofsIn(contract: string): SolidityProof[] {
  const skipping = skippingIn(contract)
  if (skipping.some((name) => !RUN.test(name))) return []
  return [...contract.matchAll(CLAIM)].flatMap(({ 1: claim = '', 2: test = '', 3: head = '' }) => {
    const isRun = RUN.test(test) && CALLABLE.test(head) && !skipping.includes(test)
    return isRun ? [{ claim: claim.trim(), test }] : []
  })
}

/** The functions that may pass over a test: a test over itself, any other over whatever calls it. */
function skippingIn(contract: string): string[] {
  const code = contract.replace(ASIDE, hide)
  const functions = [...code.matchAll(FUNCTION)]
  return [...code.matchAll(SKIP)].map(
    (skip) => functions.findLast(({ index }) => index < skip.index)?.[1] ?? '',
  )
}
