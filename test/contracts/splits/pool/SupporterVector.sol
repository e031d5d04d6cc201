// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title SupporterVector
/// @notice Five supporters, 0xA1 to 0xA5, with root and proofs as `domain/splits/supporterTree.ts` makes them; its test
/// holds the same root.
abstract contract SupporterVector {
    bytes32 internal constant ROOT = 0x0c3897904c1f95a26c8eef7ffc1be1729495623becdb5ee0b453038f144d3693;
    uint32 internal constant COUNT = 5;

    function supporter(uint256 n) internal pure returns (address) {
        return address(uint160(0xA1 + n));
    }

    function proofOf(uint256 n) internal pure returns (bytes32[] memory proof) {
        proof = new bytes32[](n == 0 ? 1 : 3);
        if (n == 0) {
            proof[0] = 0xde64d56302b5c181314c75b98ffb1d1b015d48f789329e26df94f101ccf9b9b8;
            return proof;
        }
        if (n == 1) proof[0] = 0x11641b8857b3ddd6c77090c176652fa3be7269ea005856637f8c58390520acad;
        if (n == 2) proof[0] = 0x8f0f2cf19cc29a0cd766621a8b90fa14f2a6eebb6f8569e1ea5d1296457f1023;
        if (n == 3) proof[0] = 0x873bbb2f04a4fb8b609928338a8cc8a6c1ee5d24d2eeb3ef008c9284e7455e7a;
        if (n == 4) proof[0] = 0x545ef0361554569a3d769dde989373cdae40184313d89604039d17ada2564b6c;
        bool outer = n == 1 || n == 4;
        proof[1] = outer
            ? bytes32(0xe6e357861679250c76c95b6af5c6dc9d168cf41ffcd3c57ac6ecfaef8adfc69a)
            : bytes32(0x13d7c3941d4f8b43f77167e86b18325a8a14b41b217acbaa24808763c7aff58e);
        proof[2] = 0xd7297f74554f60b569bd6b30021b4a14a22b05de10b2f8793aa2f1b95e101289;
    }
}
