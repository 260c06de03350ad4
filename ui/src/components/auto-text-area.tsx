import { type ComponentProps, useLayoutEffect, useRef } from "react";
import { TextArea } from "@/components/ui/field";

const TALLEST = 440;

/** As tall as its text, up to a limit; from there on it scrolls. */
export function AutoTextArea(props: ComponentProps<"textarea"> & { value: string }) {
  const area = useRef<HTMLTextAreaElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows from the text
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    const grow = () => {
      element.style.height = "auto";
      const border = element.offsetHeight - element.clientHeight;
      element.style.height = `${Math.min(TALLEST, element.scrollHeight + border)}px`;
    };
    grow();
    let width = element.clientWidth;
    const watch = new ResizeObserver(() => {
      if (element.clientWidth === width) return;
      width = element.clientWidth;
      grow();
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, [props.value]);
  return <TextArea ref={area} {...props} />;
}
