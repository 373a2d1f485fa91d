/** An attachment that calls once its element is on the screen or close to it. */
export function near(call: () => void): (element: Element) => () => void {
    return (element) => {
        const observer = new IntersectionObserver(
            ([entry]) => {
                if (entry?.isIntersecting !== true) return;
                observer.disconnect();
                call();
            },
            { rootMargin: '400px' },
        );
        observer.observe(element);
        return () => observer.disconnect();
    };
}
