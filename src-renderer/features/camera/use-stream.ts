import { useEffect, useState } from 'react'
import { onLive } from '#renderer/client/live.ts'
import { follow, loadCamera, setVideo } from './actions.ts'
import { cameraStore, useCamera } from './camera-store.ts'
import { CameraError, cameras, closeCamera, openCamera } from './stream.ts'

const { setState } = cameraStore
/** ms between updates of the stage's position. */
const followEveryMs = 250

/**
 * Keeps the chosen camera open while the page is. It is opened again when another is chosen, when one was plugged in,
 * and after it was unplugged. Returns a function that retries.
 */
export function useStream(video: HTMLVideoElement | null): { readonly retry: () => void } {
  const wantedDevice = useCamera((state) => state.wantedDevice)
  const wantedSize = useCamera((state) => state.wantedSize)
  const [attempt, setAttempt] = useState(0)
  const retry = () => setAttempt((n) => n + 1)

  useEffect(() => {
    void loadCamera()
    const end = onLive('hello', () => void loadCamera())
    return () => {
      end()
      setState({ still: null, calibrating: false, line: null })
    }
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt opens the camera again
  useEffect(() => {
    if (!video) return
    setVideo(video)
    let stream: MediaStream | null = null
    let left = false
    const open = async () => {
      setState(({ trouble }) => ({ trouble: trouble === 'unplugged' ? trouble : 'asking' }))
      try {
        const opened = await openCamera(wantedDevice, wantedSize)
        if (left) return closeCamera(opened.stream)
        stream = opened.stream
        opened.stream.getVideoTracks()[0]?.addEventListener('ended', () => {
          if (!left) setState({ trouble: 'unplugged', still: null, calibrating: false })
        })
        video.srcObject = opened.stream
        await video.play()
        setState({ device: opened.device, sizes: opened.sizes, devices: await cameras() })
      } catch (error) {
        if (left) return
        const trouble = error instanceof CameraError ? error.trouble : 'busy'
        setState(({ trouble: before }) => ({
          trouble: before === 'unplugged' && trouble === 'none' ? before : trouble,
        }))
      }
    }
    const onSize = () => {
      if (video.videoWidth > 0)
        setState({ size: { width: video.videoWidth, height: video.videoHeight }, trouble: null })
    }
    video.addEventListener('loadedmetadata', onSize)
    video.addEventListener('resize', onSize)
    void open()
    return () => {
      left = true
      video.removeEventListener('loadedmetadata', onSize)
      video.removeEventListener('resize', onSize)
      if (stream) closeCamera(stream)
      video.srcObject = null
      setVideo(null)
    }
  }, [video, wantedDevice, wantedSize, attempt])

  useEffect(() => {
    const onChange = () => {
      void cameras().then((devices) => setState({ devices }))
      const { trouble } = cameraStore.getState()
      if (trouble === 'none' || trouble === 'unplugged' || trouble === 'busy') setAttempt((n) => n + 1)
    }
    navigator.mediaDevices?.addEventListener('devicechange', onChange)
    return () => navigator.mediaDevices?.removeEventListener('devicechange', onChange)
  }, [])

  useEffect(() => {
    const timer = setInterval(follow, followEveryMs)
    return () => clearInterval(timer)
  }, [])
  return { retry }
}
