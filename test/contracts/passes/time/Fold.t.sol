// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PassTime, Stretch} from "../../../../contracts/passes/time/PassTime.sol";
import {Assertions} from "../../kit/Assertions.sol";
import {Line} from "./Line.sol";

/// @notice More prices than a line keeps.
contract FoldTest is Assertions {
    uint256 private constant NOW = 1_800_000_000;
    Line private lines;

    function setUp() public {
        vm.warp(NOW);
        lines = new Line();
    }

    /// @dev `count` stretches of `length` seconds each, at prices that rise by one.
    function rising(uint256 count, uint256 length, uint96 price) private pure returns (Stretch[] memory line) {
        line = new Stretch[](count);
        for (uint256 n; n < count; ++n) {
            line[n] = Stretch({until: uint40(NOW + (n + 1) * length), price: price + uint96(n)});
        }
    }

    /// @custom:proves [S3.12] beyond the most prices the first two stretches share their mean, weighed by their seconds and rounded down
    function test_mean() public view {
        Stretch[] memory line = rising(PassTime.MAX_STRETCHES, 100, 21);
        line[0] = Stretch({until: uint40(NOW + 30), price: 10}); // 30 s at 10, then 170 s at 22
        Stretch[] memory joined = lines.join(line, rising(1, 50, 90));
        assertEq(joined.length, PassTime.MAX_STRETCHES, "one fewer than came together");
        assertEq(joined[0].until, NOW + 200, "both lengths");
        assertEq(joined[0].price, 20, "4,040 / 200 = 20.2");
        assertEq(joined[1].until, NOW + 300, "the next");
        assertEq(joined[1].price, 23, "at its own price");
        assertEq(joined[8].until, NOW + 950, "the newest");
        assertEq(joined[8].price, 90, "at its own price");
    }

    /// @custom:proves [S3.12] a line that shares means is never worth more than its stretches were, and less only by rounding
    function testFuzz_worth(uint96[10] memory prices, uint32[10] memory lengths, uint32 duration) public view {
        Stretch[] memory line = new Stretch[](PassTime.MAX_STRETCHES);
        uint256 end = NOW;
        uint256 whole;
        uint256 last = 1 + uint256(lengths[9]) % 1_000_000;
        for (uint256 n; n < 9; ++n) {
            uint256 length = 1 + uint256(lengths[n]) % 1_000_000;
            end += length;
            whole += length * prices[n];
            line[n] = Stretch({until: uint40(end), price: prices[n]});
        }
        Stretch[] memory more = new Stretch[](1);
        more[0] = Stretch({until: uint40(NOW + last), price: prices[9]});
        whole += last * prices[9];
        uint256 unit = uint256(duration) + 1;
        if (unit > type(uint32).max) unit = type(uint32).max;
        uint256 worth = lines.worthOf(lines.join(line, more), uint32(unit));
        assertLe(worth, whole / unit, "at most what the stretches were");
        assertLe(whole / unit, worth + 2_000_000 / unit + 1, "less by rounding of one mean");
    }
}
