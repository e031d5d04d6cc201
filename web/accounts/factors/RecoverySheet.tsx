import { useState } from 'react'
import { Button } from '#web/kit/controls/Button.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { Note } from '#web/kit/states/Note.tsx'

/** Ten codes, the only time that anybody sees them. */
export function RecoverySheet({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const [said, setSaid] = useState<string | null>(null)
  const text = codes.join('\n')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setSaid('Copied.')
    } catch {
      setSaid('Your browser did not let us copy. Select the codes and copy them yourself.')
    }
  }
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(`Stagedoor recovery codes\n\n${text}\n`)}`
  return (
    <Sheet title="Your recovery codes" onClose={onClose} testId="recovery-sheet">
      <div className="flex flex-col gap-4 mt-4">
        <Note tone="warn" icon="key">
          <p>
            Keep them where your phone is not. Each works once, when passkey and app are lost. You will not
            see them again.
          </p>
        </Note>
        <ul className="grid grid-cols-2 gap-2 figures select-all" data-testid="recovery-codes">
          {codes.map((code) => (
            <li key={code} className="text-base">
              {code}
            </li>
          ))}
        </ul>
        <p className="text-sm text-t2" role="status">
          {said}
        </p>
        <div className="flex flex-wrap items-center gap-2">
          <Button kind="line" size="mid" onClick={() => void copy()}>
            Copy
          </Button>
          <a className="btn line mid" href={file} download="stagedoor-recovery-codes.txt">
            Download
          </a>
          <Button kind="lamp" size="mid" onClick={onClose}>
            I have kept them
          </Button>
        </div>
      </div>
    </Sheet>
  )
}
