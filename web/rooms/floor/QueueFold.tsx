import { useId, useState } from 'react'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { FloorQueue, type FloorQueueProps } from './FloorQueue.tsx'
import './floorBar.css'

/** The queue: beside a wide stage always open, under a narrow one a row that opens it. */
export function QueueFold(props: FloorQueueProps) {
  const [isOpen, setOpen] = useState(false)
  const body = useId()
  return (
    <div className="queuefold" data-open={isOpen}>
      <button type="button" aria-expanded={isOpen} aria-controls={body} onClick={() => setOpen(!isOpen)}>
        <span className="font-medium figures">{props.floor.waiting.toLocaleString('en')} in line</span>
        <Icon name="down" small />
      </button>
      <div className="queuebody" id={body}>
        <FloorQueue {...props} />
      </div>
    </div>
  )
}
