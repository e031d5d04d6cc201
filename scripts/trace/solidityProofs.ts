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
const CONTRACT = /^(abstract )?contract \w+/gm

/** The claims of a file that stand above functions Hardhat runs; above anything else a claim is only a comment. */
export function solidityProofs(text: string): SolidityProof[] {
  return [...text.matchAll(CLAIM)].flatMap(({ 1: claim = '', 2: test = '', 3: head = '', index }) => {
    const contract = [...text.slice(0, index).matchAll(CONTRACT)].at(-1)
    const isRun = RUN.test(test) && CALLABLE.test(head) && contract && !contract[1]
    return isRun ? [{ claim: claim.trim(), test }] : []
  })
}
