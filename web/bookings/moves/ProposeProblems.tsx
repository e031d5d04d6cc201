import { Unreachable } from '#web/kit/api/ApiProblem.ts'
import { Oops } from '#web/kit/states/Oops.tsx'
import { TxNote } from '#web/transactions/TxNote.tsx'
import { LostNote } from '../book/when/LostNote.tsx'
import type { ProposeMove } from './useProposeMove.ts'

interface ProposeProblemsProps {
  proposal: ProposeMove
  /** of who reads */
  zone: string
  onChoose: (atMs: number) => void
}

/** What did not come of the last press, and why; what is free next takes one press. */
export function ProposeProblems({ proposal, zone, onChoose }: ProposeProblemsProps) {
  const { lost, problem, phase } = proposal
  const what =
    problem instanceof Unreachable
      ? 'No answer came: your proposal may be there.'
      : 'The date was not proposed.'
  return (
    <>
      <LostNote {...{ lost, zone, onChoose }} />
      {problem === null ? null : <Oops what={what} error={problem} />}
      <TxNote phase={phase} />
    </>
  )
}
