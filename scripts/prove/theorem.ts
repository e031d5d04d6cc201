/** A statement about a library, held in contracts of assertions: the theorem and the lemmas it uses. */
export interface Theorem {
  /**
   * `library/…`: what the shipped library itself answers. `model/…`: what follows for a contract that books as the model
   * does; that the shipped one does so is held by tests. Behind it the name of the file below `test/contracts/proofs`.
   */
  name: `${'library' | 'model'}/${string}`
  /** what is proved, in one sentence */
  claim: string
  /** the shipped source that the statement is about */
  subject: string
  /** requirement and threat it answers */
  ids: string
  /** contracts that call the library, with the calls that must be there */
  callers: Record<string, string[]>
  /** faults each of which the solver must refute */
  planted: Fault[]
}

/** A wrong sign or a dropped term: the first text of the library, which is there once, becomes the second. */
export interface Fault {
  from: string
  to: string
}

/**
 * proved: every assertion holds. refuted: one can fail. undecided: the solver gave up or took too long. broken: the compiler
 * refuses the sources, so nothing was asked.
 */
export type Verdict = 'proved' | 'refuted' | 'undecided' | 'broken'

/** What the solver said. */
export interface ProofResult {
  verdict: Verdict
  seconds: number
  /** what stands against it; empty when proved */
  complaints: string[]
}
