import { useEffect } from 'react'
import { type Line, type LineInput, useLine } from '#web/access/line/useLine.ts'

export interface LineTurnProps extends LineInput {
  roomId: string
  /** hears of the turn at the beginning and after each change */
  onLine: (line: Line) => void
}

/** The turn in the line of a room with a number of places; shows nothing. */
export function LineTurn({ roomId, onLine, ...input }: LineTurnProps) {
  const line = useLine(roomId, input)
  useEffect(() => onLine(line), [line, onLine])
  return null
}
