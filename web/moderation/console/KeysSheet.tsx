import { Sheet } from '#web/kit/controls/Sheet.tsx'

const KEYS = [
  ['j', 'Next message'],
  ['k', 'Message before'],
  ['d', 'Delete the message'],
  ['t', 'Silence its author for a time'],
  ['x', 'Kick its author for a minute, after a question'],
  ['b', 'Ban its author: asks for a rule and a reason'],
  ['u', 'Take back what you did last'],
  ['?', 'This list'],
] as const

/** The keys of the console. */
export function KeysSheet({ onClose }: { onClose: () => void }) {
  return (
    <Sheet title="Keys" onClose={onClose} testId="state:mod:keys">
      <p className="text-sm text-t2 mt-4">They count while the list of messages has the focus.</p>
      <dl className="consolekeys">
        {KEYS.map(([key, words]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  )
}
