import { useRef, useState } from 'react'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { Button, type ButtonProps } from '#web/kit/controls/Button.tsx'
import { showToast } from '#web/kit/states/toasts.ts'

/** The socket says what became of a press; so long a button waits for that after its answer. */
const SETTLE_MS = 3000

export interface ActButtonProps extends Omit<ButtonProps, 'onClick' | 'isBusy' | 'children'> {
  /** what it does; with another word it is another button, which keeps the focus */
  word: string
  act: () => Promise<unknown>
}

/** A button of the floor: busy from its press until the floor has changed, so nobody presses it twice. */
export function ActButton({ word, act, ...look }: ActButtonProps) {
  const [busyWith, setBusyWith] = useState<string | null>(null)
  const running = useRef<{ word: string } | null>(null)
  async function press(): Promise<void> {
    if (running.current?.word === word) return
    const own = { word }
    running.current = own
    setBusyWith(word)
    try {
      await act()
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
    } catch (error) {
      showToast({ id: 'floor', tone: 'warn', text: sentenceOf(error) })
    }
    if (running.current !== own) return
    running.current = null
    setBusyWith(null)
  }
  return (
    <Button {...look} isBusy={busyWith === word} onClick={() => void press()}>
      {word}
    </Button>
  )
}
