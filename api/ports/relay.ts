import type { CallSide } from '#domain/calls/words.ts'
import type { CallRelay } from '#protocol/calls.ts'

/** The relay that carries calls of two, so that neither side learns the other's network address. */
export interface Relay {
  /**
   * With what a side of a call opens ways through it: good for ten minutes at most, and not beyond the end of the call.
   * @param leftS seconds until the end of the call
   */
  grant(call: { roomId: string; side: CallSide }, leftS: number): CallRelay
  /** false: it was asked and did not answer */
  isAnswering(): boolean
  /** It is asked no more. */
  stop(): void
}
