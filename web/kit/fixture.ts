import type { ReactNode } from 'react'

/** One state of a screen in the catalogue of states; its id is part of a picture's name. */
export interface Fixture {
  id: string
  node: ReactNode
}
