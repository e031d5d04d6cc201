import { useEffect, useState } from 'react'
import { isolated, type Typed } from '#domain/names/isolated.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { loadWords } from '../../keys/fourWords.ts'
import { ownText, sureText } from '../../keys/trustWords.ts'
import type { PeerTrust } from '../../keys/usePeerTrust.ts'
import './keys.css'

export interface KeySheetProps {
  trust: PeerTrust
  name: Typed
  /** the key that this page came in with is confirmed */
  isOwnConfirmed: boolean
  onSame: () => void
  onDiffer: () => void
  onClose: () => void
}

interface LoadedWords {
  /** null: the list is on its way, or could not be loaded */
  words: string[] | null
  hasFailed: boolean
}

/** The words of two pages. */
function useWords(numbers: readonly number[]): LoadedWords {
  const [list, setList] = useState<{ of: (numbers: readonly number[]) => string[] } | null>(null)
  const [hasFailed, setFailed] = useState(false)
  useEffect(() => {
    let isOver = false
    loadWords().then(
      (of) => {
        if (!isOver) setList({ of })
      },
      () => {
        if (!isOver) setFailed(true)
      },
    )
    return () => {
      isOver = true
    }
  }, [])
  return { words: list?.of(numbers) ?? null, hasFailed }
}

function Words({ numbers, words, hasFailed }: LoadedWords & { numbers: readonly number[] }) {
  if (hasFailed)
    return (
      <div className="flex flex-col items-start gap-3">
        <p role="alert">
          The words could not be loaded, so there is nothing to compare yet. Load the page again: your seat is
          kept.
        </p>
        {/* what failed once is asked for by no browser again in the same page */}
        <Button onClick={() => window.location.reload()}>Load the page again</Button>
      </div>
    )
  return (
    <ol className="callwords" data-testid="call-words" aria-label="Four words" aria-busy={words === null}>
      {numbers.map((number, at) => (
        // the same word may come twice, and its place counts
        // biome-ignore lint/suspicious/noArrayIndexKey: four places, whatever stands in them
        <li key={at} lang="en" translate="no">
          {words === null ? ' ' : (words[at] ?? number)}
        </li>
      ))}
    </ol>
  )
}

/** Who is at the other end, as far as keys and four words say. */
export function KeySheet({ trust, name, isOwnConfirmed, onSame, onDiffer, onClose }: KeySheetProps) {
  const { level, peer } = trust
  const said = isolated(name)
  const { binding } = peer
  const loaded = useWords(peer.words)
  return (
    <Sheet title={`Is it really ${said}?`} testId="call-keys" onClose={onClose}>
      <div className="flex flex-col gap-4 mt-2">
        <p>
          Read these words to each other. If both of you see the same ones, nobody stands between you, not
          even this site.
        </p>
        <Words numbers={peer.words} {...loaded} />
        <div className="flex flex-wrap gap-2">
          {/* nobody has compared what is not there; its place is kept, so that no press for the other one finds it */}
          <Button kind="lamp" size="mid" className={loaded.words ? '' : 'invisible'} onClick={onSame}>
            They are the same
          </Button>
          <Button kind="line" size="mid" onClick={onDiffer}>
            They differ
          </Button>
        </div>
        <p className="text-sm text-t2">They are no password and open nothing.</p>
        <div className="callsure text-sm" data-trust={level}>
          <p>{sureText(level, said)}</p>
          {level === 'agreement' && binding?.way === 'wallet' ? (
            <p className="figures">
              <abbr title={binding.address}>{shortAddress(binding.address)}</abbr>
            </p>
          ) : null}
          <p className="text-t2">{ownText(isOwnConfirmed, said)}</p>
        </div>
      </div>
    </Sheet>
  )
}
