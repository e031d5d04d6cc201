import type { ReactNode } from 'react'
import type { Typed } from '#domain/names/isolated.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { ConsoleChat, type ConsoleChatProps } from './ConsoleChat.tsx'
import { ConsoleQueue, type ConsoleQueueProps } from './ConsoleQueue.tsx'
import { PersonCard, type PersonCardProps } from './PersonCard.tsx'
import './console.css'

export interface ConsoleViewProps {
  title: Typed
  viewers: number
  /** what the last act did, or why it did not */
  effect: string
  canUndo: boolean
  chat: Omit<ConsoleChatProps, 'onAct'>
  queue: Omit<ConsoleQueueProps, 'returning'>
  person: Omit<PersonCardProps, 'onAct'>
  onAct: ConsoleChatProps['onAct']
  /** whether the shield is up, with the press that raises it */
  shield: ReactNode
  /** who sits in the stream, with what can be done about them */
  people: ReactNode
  /** who may have come back */
  returning: ReactNode
  /** the sheet that is open */
  sheet?: ReactNode
}

/** The console of those who look after a stream. */
export function ConsoleView(props: ConsoleViewProps) {
  const { title, viewers, effect, canUndo, onAct } = props
  return (
    <div className="main flush" data-testid="state:mod">
      <header className="consolehead">
        <h1>
          <bdi>{title}</bdi>
        </h1>
        <span className="text-xs text-t3 figures">{viewers} watching</span>
        <p role="status">{effect}</p>
        {props.shield}
        <Button disabled={!canUndo} onClick={() => onAct('undo')}>
          Undo
        </Button>
        <Button kind="ghost" onClick={() => onAct('keys')}>
          Keys
        </Button>
      </header>
      <div className="console">
        <ConsoleChat {...props.chat} onAct={onAct} />
        <ConsoleQueue {...props.queue} returning={props.returning} />
        <div className="consolepeople">
          <PersonCard {...props.person} onAct={onAct} />
          {props.people}
        </div>
      </div>
      {props.sheet}
    </div>
  )
}
