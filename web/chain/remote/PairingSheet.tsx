import { useState } from 'react'
import { Button } from '#web/kit/controls/Button.tsx'
import { QrCode } from '#web/kit/controls/QrCode.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { SlowNote } from '#web/kit/states/SlowNote.tsx'
import { PAIRING_APPS } from '../walletApps.ts'
import type { PairingFailure, PairingView } from './pairing.ts'

const FAILURES: Record<PairingFailure, { sentence: string; next: string }> = {
  expired: {
    sentence: 'No wallet answered in five minutes, so this code no longer counts. Nothing happened.',
    next: 'Show a new code',
  },
  relay: {
    sentence:
      'The relay that carries messages to your wallet does not answer. Nothing happened. Check your connection, then try again, or go back and sign in another way.',
    next: 'Try again',
  },
  code: {
    sentence: 'The wallet part of this page could not be loaded. Check your connection and try again.',
    next: 'Try again',
  },
}

function CopyButton({ uri }: { uri: string }) {
  const [words, setWords] = useState('Copy the code')
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(uri)
      setWords('Copied')
    } catch {
      setWords('This browser does not let us copy')
    }
  }
  return (
    <Button kind="line" size="mid" isFull onClick={() => void copy()}>
      {words}
    </Button>
  )
}

function Apps({ uri }: { uri: string }) {
  return (
    <>
      <p className="text-sm text-t2">Connect in your wallet app, then come back to this page to sign.</p>
      <ul className="flex flex-col gap-2">
        {PAIRING_APPS.map(({ name, linkTo }) => (
          <li key={name}>
            <a className="btn mid w-full" href={linkTo(uri)} target="_blank" rel="noreferrer">
              {`Open in ${name}`}
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}

function Code({ uri }: { uri: string }) {
  return (
    <>
      <p className="text-sm text-t2">
        Scan this with the wallet app on your phone and connect there. The next step is a text to sign.
      </p>
      <div className="flex justify-center">
        <QrCode text={uri} label="QR code for your wallet app" />
      </div>
    </>
  )
}

function Body({ view, isPhone, onPress }: PairingProps) {
  if (view.at === 'failed') {
    const { sentence, next } = FAILURES[view.why]
    return (
      <>
        <Note tone="bad" icon="alert" role="alert" testId={`pairing-${view.why}`}>
          {sentence}
        </Note>
        <Button kind="lamp" size="mid" isFull onClick={() => onPress('again')}>
          {next}
        </Button>
      </>
    )
  }
  if (view.at !== 'offered') return <SlowNote>Preparing a code for your wallet.</SlowNote>
  return (
    <>
      {isPhone ? <Apps uri={view.uri} /> : <Code uri={view.uri} />}
      <CopyButton key={view.uri} uri={view.uri} />
    </>
  )
}

export interface PairingProps {
  view: PairingView
  isPhone: boolean
  onPress: (what: 'again' | 'close') => void
}

/** A code for a wallet elsewhere: to scan from a computer, links on a phone. */
export function PairingSheet(props: PairingProps) {
  return (
    <Sheet
      title={props.isPhone ? 'Connect a wallet app' : 'Connect a wallet on your phone'}
      testId="pairing"
      onClose={() => props.onPress('close')}
    >
      <div className="flex flex-col gap-4 mt-4">
        <Body {...props} />
        <Button kind="ghost" onClick={() => props.onPress('close')}>
          Back
        </Button>
      </div>
    </Sheet>
  )
}
