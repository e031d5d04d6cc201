import type { TurnState } from '../../line/lineFlow.ts'
import type { DoorWords } from '../door.ts'
import { formatOrdinal } from './formatOrdinal.ts'

const wait = { action: { kind: 'wait' }, label: 'Wait in line' } as const

function standing({ position, aboutMin }: { position: number; aboutMin: number | null }): string {
  const place = `You are ${formatOrdinal(position)} in line`
  return aboutMin === null ? place : `${place}, about ${aboutMin} min`
}

/** What the door of a full room says to somebody by where they stand in its line; null: nobody could be told of their turn. */
export function fullWords(title: string, line: TurnState | null): DoorWords {
  switch (line?.step) {
    case undefined:
      return { title, proof: null, action: { kind: 'retry' }, label: 'Try again' }
    case 'waiting':
      return { title, proof: standing(line), action: { kind: 'leave-line' }, label: 'Leave the line' }
    case 'offered':
      return {
        title: 'Your place is ready',
        proof: 'It is kept for you for a moment.',
        action: { kind: 'retry' },
        label: 'Come in',
      }
    case 'missed':
      return { title, proof: 'A place was kept for you and went to the next in line.', ...wait }
    case 'network':
      return {
        title,
        proof: 'As many people as can wait from your network without an account.',
        action: { kind: 'sign-in' },
        label: 'Sign in',
      }
    default:
      return { title, proof: 'Places go to who waits, in turn.', ...wait }
  }
}
