import type { CardTurnError } from '#domain/calls/cardTurn.ts'
import type { CardStep } from '#domain/calls/words.ts'

const ENDED = 'This call has ended, and its money is divided. Look at how it ended.'
const NOT_HELD =
  'The money for this call is not held on the card yet, so this is not possible. Do this once it is held; until then this call can be ended, and nothing is taken.'
const NO_CALL = 'This is not possible with this call now. Look at it as it is now.'

/** What somebody can do instead, by what was tried and why that is not possible; what does not stand here cannot come up. */
const TEXTS: Record<CardStep, Partial<Record<CardTurnError, string>>> = {
  confirm: {
    WrongStatus:
      'Its record has the word on this call, or somebody objected to how it ends, so a statement of yours changes nothing now. Look at how it stands: you can object if nobody has, or propose how to divide the money.',
    TooEarly: 'This call is not over yet. State that it took place once it is.',
    TooLate:
      'The time to state this is over, since the fan needs some to object. The fan can still confirm, or both can agree on how to divide the money.',
  },
  decline: {
    NotCreator: 'Only the creator can decline a call. Cancel it: what that costs stands in its terms.',
  },
  cancel: {
    NotFan: 'Only the fan can cancel a call. Decline it: then nothing is taken from the card.',
    TooLate:
      'This call has begun, so it cannot be cancelled any more. Object to how it ends, or propose how to divide the money.',
  },
  finish: {
    TooEarly: 'The time of this call is not over yet. It ends by itself then: there is nothing to do.',
  },
  dispute: {
    WrongStatus:
      'Somebody objected to this call already. Write what you have to say: the arbiter reads both.',
    TooEarly: 'This call has not begun yet. Object to it once it has.',
    TooLate: 'The time to object is over, and the call ends as it stands.',
  },
  propose: { AboveWhole: 'Nobody gets more than the whole. Propose 100 % at most.' },
  accept: {
    NotProposed:
      'The other side does not propose this now. Look at what they propose, or propose something yourself.',
  },
}

/** A sentence for who tried a step that the rules do not allow, with what they can do. */
export function stepHint(kind: CardStep, error: CardTurnError): string {
  if (error === 'NotHeld') return NOT_HELD
  return error === 'Final' ? ENDED : (TEXTS[kind][error] ?? NO_CALL)
}
