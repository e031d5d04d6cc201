import { useEffect, useRef, useState } from 'react'
import { isolated, type Typed } from '#domain/names/isolated.ts'
import type { ChatMessage } from '#protocol/chat.ts'

/** What a screen reader is told: every message while few write, those that name the person, or nothing. */
export const READ_ALOUD = ['all', 'mentions', 'off'] as const
export type ReadAloud = (typeof READ_ALOUD)[number]

/** Messages in a minute above which their number is told instead, and how often. */
const MAX_TOLD = 10
const MINUTE_MS = 60_000
const SUMMARY_MS = 10_000

/** What is told of these new messages at once, as one sentence; null: it waits for the next summary. */
export function announcementOf(fresh: readonly ChatMessage[], inMinute: number): string | null {
  if (inMinute > MAX_TOLD) return null
  return fresh.map(({ name, text }) => `${isolated(name)}: ${isolated(text)}`).join('. ')
}

/** Who reads along, as messages may name them. */
export interface NamedReader {
  accountId: string
  name: Typed
}

function isMention({ text }: ChatMessage, reader: NamedReader | null): boolean {
  return Boolean(reader?.name) && text.toLowerCase().includes(reader?.name.toLowerCase() ?? '')
}

/** The text of the polite region of a chat. */
export function useAnnounced(
  messages: readonly ChatMessage[],
  choice: ReadAloud,
  reader: NamedReader | null,
): string {
  const [said, setSaid] = useState('')
  const seen = useRef<number | null>(null)
  const times = useRef<number[]>([])
  const waiting = useRef(0)
  useEffect(() => {
    const newest = messages.findLast(({ seq }) => seq !== null)?.seq ?? 0
    const from = seen.current
    seen.current = Math.max(newest, from ?? 0)
    // what was there before is not news
    if (from === null || choice === 'off') return
    const fresh = messages.filter(
      ({ seq, accountId }) => (seq ?? 0) > from && accountId !== reader?.accountId,
    )
    const meant = choice === 'mentions' ? fresh.filter((one) => isMention(one, reader)) : fresh
    if (meant.length === 0) return
    const now = performance.now()
    times.current = [...times.current.filter((at) => now - at < MINUTE_MS), ...meant.map(() => now)]
    const sentence = announcementOf(meant, times.current.length)
    if (sentence === null) waiting.current += meant.length
    else setSaid(sentence)
  }, [messages, choice, reader])
  useEffect(() => {
    const timer = setInterval(() => {
      if (waiting.current === 0) return
      setSaid(`${waiting.current} new messages`)
      waiting.current = 0
    }, SUMMARY_MS)
    return () => clearInterval(timer)
  }, [])
  return said
}
