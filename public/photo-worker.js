// Makes a photo small: upright, longest side at most `longestSide`, JPEG, and nothing of what the camera wrote beside
// the pixels. Runs as a worker; where a worker has no canvas the app loads this same file into the page instead.
(function () {
  'use strict';

  var QUALITIES = [0.8, 0.7, 0.6];
  var GOOD_BYTES = 400 * 1024;
  var inWorker = typeof document === 'undefined';

  function newCanvas(width, height) {
    if (typeof OffscreenCanvas !== 'undefined') return new OffscreenCanvas(width, height);
    var canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    return canvas;
  }

  function toJpeg(canvas, quality) {
    if (canvas.convertToBlob) return canvas.convertToBlob({ type: 'image/jpeg', quality: quality });
    return new Promise(function (resolve, reject) {
      canvas.toBlob(function (blob) { blob ? resolve(blob) : reject(new Error('encode')); }, 'image/jpeg', quality);
    });
  }

  // Decodes with the orientation of the EXIF tag applied, which is the default of every engine that is served.
  function decode(file) {
    if (typeof createImageBitmap === 'function') return createImageBitmap(file);
    return new Promise(function (resolve, reject) {
      var url = URL.createObjectURL(file);
      var image = new Image();
      image.onload = function () { URL.revokeObjectURL(url); resolve(image); };
      image.onerror = function () { URL.revokeObjectURL(url); reject(new Error('decode')); };
      image.src = url;
    });
  }

  async function shrink(file, longestSide) {
    var picture = await decode(file);
    var width = picture.naturalWidth || picture.width;
    var height = picture.naturalHeight || picture.height;
    var scale = Math.min(1, longestSide / Math.max(width, height));
    var w = Math.max(1, Math.round(width * scale));
    var h = Math.max(1, Math.round(height * scale));
    var canvas = newCanvas(w, h);
    var context = canvas.getContext('2d', { alpha: false });
    context.fillStyle = '#fff';
    context.fillRect(0, 0, w, h);
    context.imageSmoothingQuality = 'high';
    context.drawImage(picture, 0, 0, w, h);
    if (picture.close) picture.close();
    var blob = null;
    for (var i = 0; i < QUALITIES.length; i += 1) {
      blob = await toJpeg(canvas, QUALITIES[i]);
      if (blob.size <= GOOD_BYTES) break;
    }
    if (blob.type !== 'image/jpeg') throw new Error('encode');
    return { bytes: await blob.arrayBuffer(), w: w, h: h };
  }

  if (!inWorker) {
    window.linliShrinkPhoto = shrink;
    return;
  }

  self.onmessage = async function (event) {
    var id = event.data.id;
    if (typeof OffscreenCanvas === 'undefined') {
      self.postMessage({ id: id, noCanvas: true });
      return;
    }
    try {
      var small = await shrink(event.data.file, event.data.longestSide);
      self.postMessage({ id: id, small: small }, [small.bytes]);
    } catch (error) {
      self.postMessage({ id: id, failed: true });
    }
  };
})();
