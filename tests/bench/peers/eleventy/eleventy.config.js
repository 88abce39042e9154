// The events are in src/_data/archive.json, the stylesheet in static/.
export default function (config) {
  config.setQuietMode(true);
  config.setUseGitIgnore(false);
  config.addPassthroughCopy({ static: "/" });
}

export const config = {
  dir: { input: "src", output: "_site" },
  templateFormats: ["11ty.js"],
  htmlTemplateEngine: false,
  markdownTemplateEngine: false,
};
