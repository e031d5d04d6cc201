import { Button } from '#web/kit/controls/Button.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { percentOf } from '../splits/splitModel.ts'
import { ArbiterMoney } from './ArbiterMoney.tsx'
import { readAtText } from './arbitrationWords.ts'
import type { RulingOrder } from './rulingTransaction.ts'

export interface RuleSheetProps {
  order: RulingOrder
  /** of the server: when what both say was read */
  readAtMs: number
  /** the dispute waits for a ruling yet */
  isOpen: boolean
  onRule: () => void
  onClose: () => void
}

/** Asks once before a dispute is decided. */
export function RuleSheet({ order, readAtMs, isOpen, onRule, onClose }: RuleSheetProps) {
  const { call, creatorBps, text } = order
  return (
    <Sheet title="Rule like this?" onClose={onClose} testId="rule-sheet">
      {isOpen ? (
        <>
          <p className="text-sm text-t2 my-3">
            {percentOf(creatorBps)} % of the price for the creator.{' '}
            {call.rail === 'card' ? 'The ruling is in force at once' : 'The escrow pays it at once'}, and it
            cannot be taken back.
          </p>
          <ArbiterMoney {...{ call, creatorBps }} />
          <p className="text-sm text-t2 mt-4">Both sides read this:</p>
          <p className="text-sm mt-1 whitespace-pre-wrap break-words">
            <bdi>{text}</bdi>
          </p>
          <p className="text-sm text-t2 mt-4">{readAtText(readAtMs)}</p>
          <div className="mt-6">
            <Button kind="harm" size="big" isFull onClick={onRule}>
              Rule
            </Button>
          </div>
        </>
      ) : (
        <div className="mt-3">
          <Note tone="warn" icon="clock" role="alert">
            This dispute can be decided no more. Nothing was sent.
          </Note>
        </div>
      )}
    </Sheet>
  )
}
