import sharp from 'sharp'

// Every decode here is a block of a few megapixels and several run at once, so one libvips thread each is fastest
// (two threads each cost 5 % more CPU for nothing). Its operation cache would only hold on to memory.
sharp.cache(false)
sharp.concurrency(1)

export { sharp }
