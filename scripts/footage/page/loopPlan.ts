/** What the demo creators show. */
export type Scene = 'stage' | 'kiln'

/** Width and height that the scenes are drawn for, in pixels. */
export const FRAME_SIZE = { width: 640, height: 360 }

/** How a loop is encoded. */
export interface LoopPlan {
  scene: Scene
  lengthS: number
  framesPerS: number
  videoBitsPerS: number
  audioBitsPerS: number
}
