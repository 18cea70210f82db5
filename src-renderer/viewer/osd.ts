import OpenSeadragon from 'openseadragon'
import { isEmulated } from './colour-gl.ts'
import { TileError, type TileLoader } from './tile-loader.ts'
import type { Pyramid } from './tile-source.ts'
import { showWholePixels } from './whole-pixels.ts'

/** Seconds that zooming with the wheel and short glides take. */
const glideSeconds = 0.22

export interface OsdOptions {
  readonly element: HTMLElement
  readonly source: OpenSeadragon.TileSource
  /** Where the mini map goes; none without it. */
  readonly miniMap?: HTMLElement | undefined
  readonly reducedMotion: boolean
}

export interface TileSourceOptions {
  readonly pyramid: Pyramid
  readonly loader: TileLoader
  /** Tiles with another key are other pictures, even from the same address. */
  readonly key: string
  /** A tile's picture where it is not to be shown just as it comes, else null. */
  readonly picture: (blob: Blob) => Promise<ImageBitmap | null>
  readonly onTileError: (error: TileError) => void
}

/**
 * OpenSeadragon set up for reading a slide: no controls of its own, no keys of its own, the wheel zooms to the pointer,
 * tiles come through the loader. WebGL where a graphics card does it, else 2D canvas.
 */
export function createOsdViewer(options: OsdOptions): OpenSeadragon.Viewer {
  const { element, source, miniMap, reducedMotion } = options
  const viewer = new OpenSeadragon.Viewer({
    element,
    tileSources: [source] as never,
    drawer: drawsOnGraphicsCard() ? ['webgl', 'canvas'] : ['canvas'],
    crossOriginPolicy: false as never,
    showNavigationControl: false,
    keyboardNavEnabled: false,
    animationTime: reducedMotion ? 0 : glideSeconds,
    springStiffness: 9,
    // A blend would show two levels at once for every tile that comes in.
    blendTime: 0,
    immediateRender: false,
    minPixelRatio: 0.8,
    maxTilesPerFrame: 24,
    imageLoaderLimit: 16,
    maxImageCacheCount: 600,
    tileRetryMax: 0,
    visibilityRatio: 0.2,
    minZoomImageRatio: 0.5,
    maxZoomPixelRatio: 8,
    // Single cells are looked at beyond full resolution: pixels as they are, not smeared at their edges.
    smoothTileEdgesMinZoom: Number.POSITIVE_INFINITY,
    zoomPerScroll: 1.25,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true, flickEnabled: false },
    gestureSettingsTouch: { clickToZoom: false, dblClickToZoom: true, pinchRotate: true },
    gestureSettingsPen: { clickToZoom: false, flickEnabled: false },
    ...(miniMap && {
      showNavigator: true,
      navigatorElement: miniMap,
      navigatorAutoFade: false,
      navigatorRotate: false,
      navigatorBackground: '#141517',
      navigatorBorderColor: '#373A40',
      navigatorDisplayRegionColor: '#7BA7E0',
      navigatorOpacity: 1,
      navigatorDrawer: 'canvas',
    }),
  } as OpenSeadragon.Options)
  showWholePixels(viewer)
  return viewer
}

let onGraphicsCard: boolean | null = null
/** Without a graphics card browsers emulate WebGL, and reading the picture back takes longer than drawing it in 2D. */
function drawsOnGraphicsCard(): boolean {
  if (onGraphicsCard !== null) return onGraphicsCard
  const gl = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true })
  onGraphicsCard = gl !== null && !isEmulated(gl)
  gl?.getExtension('WEBGL_lose_context')?.loseContext()
  return onGraphicsCard
}

/** The slide's tiles as the library asks for them. */
export function createTileSource({
  pyramid,
  loader,
  key,
  picture,
  onTileError,
}: TileSourceOptions): OpenSeadragon.TileSource {
  const point = (x: number, y: number) => new OpenSeadragon.Point(x, y)
  const source = new OpenSeadragon.TileSource({
    width: pyramid.width,
    height: pyramid.height,
    // Only so that the library has a size of its own; the functions below answer per level.
    tileWidth: 256,
    tileHeight: 256,
    tileOverlap: 0,
    minLevel: 0,
    maxLevel: pyramid.maxLevel,
  })
  return Object.assign(source, {
    getLevelScale: pyramid.levelScale,
    getTileWidth: pyramid.tileWidth,
    getTileHeight: pyramid.tileHeight,
    getNumTiles: (level: number) => {
      const { columns, rows } = pyramid.tiles(level)
      return point(columns, rows)
    },
    getTileBounds: (level: number, col: number, row: number, ofSource?: boolean) => {
      const { x, y, width, height } = ofSource
        ? pyramid.tileContent(level, col, row)
        : pyramid.tileBounds(level, col, row)
      return new OpenSeadragon.Rect(x, y, width, height)
    },
    getTileUrl: pyramid.tileUrl,
    getTileHashKey: (_level: number, _col: number, _row: number, url: string) => `${key} ${url}`,
    downloadTileStart: (job: OpenSeadragon.ImageJob) => {
      const abort = new AbortController()
      job.userData.abort = abort
      const load = async (): Promise<void> => {
        const blob = await loader.load(job.src, abort.signal)
        const bitmap = await picture(blob)
        if (bitmap) job.finish(bitmap, null, 'imageBitmap')
        else job.finish(blob, null, 'rasterBlob')
      }
      load().catch((error: unknown) => {
        if (error instanceof TileError) onTileError(error)
        job.fail(String(error), null)
      })
    },
    downloadTileAbort: (job: OpenSeadragon.ImageJob) => (job.userData.abort as AbortController | undefined)?.abort(),
  })
}

/** Screen pixels per full-resolution pixel now (`current`) or where the view is going. */
export const zoomOf = (viewer: OpenSeadragon.Viewer, widthPx: number, current: boolean): number =>
  (viewer.viewport.getZoom(current) * viewer.viewport.getContainerSize().x) / widthPx
