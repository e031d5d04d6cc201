// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Stretch} from "../../../../contracts/passes/time/PassTime.sol";
import {Assertions} from "../../kit/Assertions.sol";
import {Line} from "./Line.sol";

contract JoinTest is Assertions {
    uint256 private constant NOW = 1_800_000_000;
    Line private lines;

    function setUp() public {
        vm.warp(NOW);
        lines = new Line();
    }

    /// @dev Up to four stretches that end, and with `endless` one that does not.
    function lineOf(uint256 seed, uint256 count, bool endless) private pure returns (Stretch[] memory line) {
        line = new Stretch[](count + (endless ? 1 : 0));
        uint256 end = NOW;
        for (uint256 n; n < line.length; ++n) {
            seed = uint256(keccak256(abi.encode(seed)));
            end += bound(seed, 1, 100);
            line[n] = Stretch({until: n == count ? 0 : uint40(end), price: uint96((seed >> 200) % 3)});
        }
    }

    function secondsOf(Stretch[] memory line) private pure returns (uint256 sum) {
        for (uint256 n; n < line.length && line[n].until != 0; ++n) {
            sum = line[n].until - NOW;
        }
    }

    /// @dev Price of time that never ends.
    function wholeOf(Stretch[] memory line) private pure returns (uint256) {
        Stretch memory last = line[line.length - 1];
        return last.until == 0 ? last.price : 0;
    }

    function joined(Stretch[] memory line, Stretch[] memory more) private view {
        Stretch[] memory both = lines.join(line, more);
        assertLe(both.length, line.length + more.length, "length");
        assertEq(lines.worthOf(both, 1), lines.worthOf(line, 1) + lines.worthOf(more, 1), "worth of time that ends");
        assertEq(wholeOf(both), wholeOf(line) + wholeOf(more), "worth of time that does not");
        bool endless = line[line.length - 1].until == 0 || more[more.length - 1].until == 0;
        assertEq(both[both.length - 1].until == 0 ? 1 : 0, endless ? 1 : 0, "never ends");
        for (uint256 n; n < both.length; ++n) {
            assertTrue(both[n].until != 0 || n + 1 == both.length, "time that never ends is last");
        }
        // free time that ends just before free time that does not is the same as the latter alone
        assertLe(secondsOf(both), secondsOf(line) + secondsOf(more), "seconds");
        if (!endless) assertEq(secondsOf(both), secondsOf(line) + secondsOf(more), "all seconds");
    }

    /// @custom:proves [S3.12] the worth of two lines that meet is kept, whichever of them never ends
    function testFuzz_worth(uint256 a, uint256 b, uint8 lengths) public view {
        for (uint256 endless; endless < 4; ++endless) {
            Stretch[] memory line = lineOf(a, bound(lengths % 16, endless % 2 == 0 ? 1 : 0, 4), endless % 2 == 1);
            Stretch[] memory more = lineOf(b, bound(lengths / 16, endless > 1 ? 0 : 1, 4), endless > 1);
            joined(line, more);
        }
    }

    /// @custom:proves [S3.12] lines that are joined stay as they were given
    function testFuzz_given(uint256 a, uint256 b, uint8 count, uint8 endless) public view {
        Stretch[] memory line = lineOf(a, bound(count % 16, 1, 9), endless % 2 == 1);
        Stretch[] memory more = lineOf(b, bound(count / 16, 1, 9), endless & 2 == 2);
        (Stretch[] memory lineAfter, Stretch[] memory moreAfter) = lines.givenToJoin(line, more);
        assertEq(uint256(keccak256(abi.encode(lineAfter))), uint256(keccak256(abi.encode(line))), "line");
        assertEq(uint256(keccak256(abi.encode(moreAfter))), uint256(keccak256(abi.encode(more))), "more");
    }

    /// @custom:proves [S3.12] time that arrives at time that never ends is used up first, and then what was before it
    function test_order() public view {
        Stretch[] memory line = new Stretch[](2);
        line[0] = Stretch({until: uint40(NOW + 10), price: 3});
        Stretch[] memory more = new Stretch[](2);
        more[0] = Stretch({until: uint40(NOW + 5), price: 7});
        more[1] = Stretch({until: 0, price: 2});
        (line[1].price, more[1].price) = (4, 2);
        Stretch[] memory both = lines.join(line, more);
        assertEq(both.length, 3, "stretches");
        assertEq(both[0].until, NOW + 5, "what arrived");
        assertEq(both[0].price, 7, "its price");
        assertEq(both[1].until, NOW + 15, "what was there");
        assertEq(both[1].price, 3, "its price");
        assertEq(both[2].until, 0, "for ever");
        assertEq(both[2].price, 6, "both whole prices");
    }
}
