# Sourced by hack/cluster. A node: containerd and kubelet, and what they leave behind.

NODE_ADDRESS=10.244.0.1
NODE_SERVICES=10.244.0.0/26
